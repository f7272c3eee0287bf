// Devices that go out: what belongs to each is ticked, and one button for all of them.
import { useState } from 'react'
import { accessoriesIn } from '#modules/devices/model'
import { AskForm, TextField, toast, useDo, useTexts } from '#ui'
import { loansApi as api } from '../../api.ts'
import { Checklist } from './Checklist.tsx'

export interface HandRow {
  item: string
  deviceName: string
  modelName: string | null
  personName: string | null
  accessories: string | null
}
interface Entry {
  lacking: readonly string[]
  condition: string
}
const whole: Entry = { lacking: [], condition: '' }

export function HandRows({ rows, onDone }: { rows: readonly HandRow[]; onDone: () => void }) {
  const { t } = useTexts()
  const [entries, setEntries] = useState<Record<string, Entry>>({})
  const hand = useDo(api.handOverItems)
  const entryOf = (item: string) => entries[item] ?? whole
  const change = (item: string, entry: Partial<Entry>) => setEntries({ ...entries, [item]: { ...entryOf(item), ...entry } })
  return (
    <AskForm
      trouble={hand.problem}
      busy={hand.busy}
      disabled={rows.length === 0}
      icon="right"
      submit={t('loans.handOut.count', { count: rows.length })}
      onSubmit={async () => {
        await hand.run({
          body: {
            items: rows.map(({ item }) => ({
              item,
              lacking: entryOf(item).lacking.join(', ') || null,
              conditionOut: entryOf(item).condition || null,
            })),
          },
        })
        toast(t('loans.handedOver', { count: rows.length }))
        onDone()
      }}
    >
      <ul className="rows">
        {rows.map((row) => (
          <li key={row.item} className="stack">
            <div className="row row--apart">
              <span className="strong">{row.personName ?? row.deviceName}</span>
              <span className="muted">{[row.deviceName, row.modelName].filter(Boolean).join(' · ')}</span>
            </div>
            <div className="form__grid">
              <Checklist
                label={t('loans.item.given')}
                of={row.deviceName}
                all={accessoriesIn(row.accessories)}
                missing={entryOf(row.item).lacking}
                onMissing={(lacking) => change(row.item, { lacking })}
              />
              <TextField
                label={t('loans.item.conditionOut')}
                optional
                max={300}
                value={entryOf(row.item).condition}
                onValue={(condition) => change(row.item, { condition })}
              />
            </div>
          </li>
        ))}
      </ul>
    </AskForm>
  )
}
