// Devices that come back: their condition, what is missing, and one button for all of them.
import { useState } from 'react'
import { accessoriesIn } from '#modules/devices/model'
import { AskForm, Button, ChoiceField, TextField, toast, useDo, useTexts } from '#ui'
import { loansApi as api } from '../../api.ts'
import { type Condition, conditions } from '../../model.ts'
import { Checklist } from './Checklist.tsx'

export interface ReturnRow {
  item: string
  deviceName: string
  modelName: string | null
  personName: string | null
  accessories: string | null
  /** What was not handed over and so cannot come back. */
  lacking?: string | null
}
interface Entry {
  condition: Condition
  missing: readonly string[]
  other: string
  note: string
}
const fine: Entry = { condition: 'good', missing: [], other: '', note: '' }
const missingIn = ({ missing, other }: Entry) => [...missing, other.trim()].filter(Boolean).join(', ')
/** What was handed over with a device. */
const handedWith = ({ accessories, lacking }: ReturnRow) => {
  const left = new Set(accessoriesIn(lacking))
  return accessoriesIn(accessories).filter((each) => !left.has(each))
}

export function ReturnRows({ rows, onDone, onDrop }: { rows: readonly ReturnRow[]; onDone: () => void; onDrop?: (item: string) => void }) {
  const { t } = useTexts()
  const [entries, setEntries] = useState<Record<string, Entry>>({})
  const giveBack = useDo(api.giveBack)
  const entryOf = (item: string) => entries[item] ?? fine
  const change = (item: string, entry: Partial<Entry>) => setEntries({ ...entries, [item]: { ...entryOf(item), ...entry } })
  return (
    <AskForm
      trouble={giveBack.problem}
      busy={giveBack.busy}
      disabled={rows.length === 0}
      icon="undo"
      submit={t('loans.giveBack.count', { count: rows.length })}
      onSubmit={async () => {
        await giveBack.run({
          body: {
            returns: rows.map(({ item }) => ({
              item,
              condition: entryOf(item).condition,
              missing: missingIn(entryOf(item)) || null,
              note: entryOf(item).note || null,
            })),
          },
        })
        toast(t('loans.gaveBack', { count: rows.length }))
        onDone()
      }}
    >
      {rows.length > 1 ? (
        <ChoiceField
          label={t('loans.giveBack.all')}
          value={
            rows.every((row) => entryOf(row.item).condition === entryOf(rows[0]!.item).condition) ? entryOf(rows[0]!.item).condition : ''
          }
          onValue={(condition) =>
            condition &&
            setEntries(Object.fromEntries(rows.map(({ item }) => [item, { ...entryOf(item), condition: condition as Condition }])))
          }
          options={[
            { value: '', label: t('loans.giveBack.each') },
            ...conditions.filter((value) => value !== 'missing').map((value) => ({ value, label: t(`loans.item.conditionIn.${value}`) })),
          ]}
        />
      ) : null}
      <ul className="rows">
        {rows.map((row) => {
          const entry = entryOf(row.item)
          return (
            <li key={row.item} className="stack">
              <div className="row row--apart">
                <span className="strong">{row.deviceName}</span>
                <span className="muted">{[row.personName, row.modelName].filter(Boolean).join(' · ')}</span>
                {onDrop ? (
                  <Button small look="quiet" icon="x" iconOnly onClick={() => onDrop(row.item)}>
                    {t('loans.giveBack.drop', { name: row.deviceName })}
                  </Button>
                ) : null}
              </div>
              <fieldset className="form__grid" aria-label={row.deviceName}>
                <ChoiceField
                  label={`${t('loans.item.conditionIn')} (${row.deviceName})`}
                  value={entry.condition}
                  onValue={(condition) => change(row.item, { condition })}
                  options={conditions.map((value) => ({ value, label: t(`loans.item.conditionIn.${value}`) }))}
                />
                {entry.condition === 'missing' ? null : handedWith(row).length ? (
                  <Checklist
                    label={t('loans.item.back')}
                    of={row.deviceName}
                    all={handedWith(row)}
                    missing={entry.missing}
                    onMissing={(missing) => change(row.item, { missing })}
                  />
                ) : (
                  <TextField
                    label={t('loans.item.missing')}
                    optional
                    max={300}
                    value={entry.other}
                    onValue={(other) => change(row.item, { other })}
                  />
                )}
                {entry.condition === 'damaged' || entry.condition === 'missing' || entry.missing.length ? (
                  <TextField label={t('loans.item.what')} optional value={entry.note} onValue={(note) => change(row.item, { note })} />
                ) : null}
              </fieldset>
            </li>
          )
        })}
      </ul>
    </AskForm>
  )
}
