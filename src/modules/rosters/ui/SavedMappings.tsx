// Mappings under a name: taken for this file, kept for the next one, offered to others.
import { useState } from 'react'
import { Button, Dialog, Field, MenuButton, Note, Switch, toast, useAsk, useDo, useRight, useTexts } from '#ui'
import { rosterApi, type SavedMapping } from '../api.ts'

type Mapping = Record<string, string | null>

export function SavedMappings({
  mapping,
  headings,
  onTake,
}: {
  mapping: Mapping
  headings: readonly string[]
  onTake: (mapping: Mapping) => void
}) {
  const { t } = useTexts()
  const asked = useAsk(rosterApi.savedMappings, {})
  const [asks, setAsks] = useState(false)
  const all = asked.data ?? []
  const item = (each: SavedMapping) => ({
    id: each.id,
    label: each.authority ? `${each.name} (${each.authority})` : each.name,
    icon: 'check',
    onAction: () => {
      // Columns that it does not know stay as they were suggested.
      onTake(
        Object.fromEntries(
          headings.map((heading) => [heading, heading in each.columns ? each.columns[heading]! : (mapping[heading] ?? null)]),
        ),
      )
      toast(t('rosters.mapping.fits', { count: headings.filter((heading) => each.columns[heading]).length, all: headings.length }))
    },
  })
  const groups = [
    { id: 'own', title: t('rosters.mapping.own'), items: all.filter((each) => !each.authority).map(item) },
    { id: 'others', title: t('rosters.mapping.others'), items: all.filter((each) => each.authority).map(item) },
  ].filter((group) => group.items.length)
  return (
    <>
      {groups.length ? <MenuButton small label={t('rosters.mapping.choose')} iconAfter="down" groups={groups} /> : null}
      <Button small icon="save" onClick={() => setAsks(true)}>
        {t('rosters.mapping.save')}
      </Button>
      {asks ? <SaveDialog columns={mapping} own={all.filter((each) => !each.authority)} onClose={() => setAsks(false)} /> : null}
    </>
  )
}

function SaveDialog({ columns, own, onClose }: { columns: Mapping; own: readonly SavedMapping[]; onClose: () => void }) {
  const { t } = useTexts()
  const mayShare = useRight('people.import.settings')
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const save = useDo(rosterApi.saveMapping, {
    onDone: () => {
      toast(t('rosters.mapping.done'))
      onClose()
    },
  })
  const drop = useDo(rosterApi.dropMapping, {
    onDone: () => toast(t('rosters.mapping.dropped')),
    onRefused: (problem) => toast(problem.message, { tone: 'refused' }),
  })
  return (
    <Dialog
      open
      title={t('rosters.mapping.save')}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button
            look="primary"
            busy={save.busy}
            disabled={!name.trim()}
            onClick={() => void save.run({ body: { name: name.trim(), columns, shared } }).catch(() => {})}
          >
            {t('ui.form.save')}
          </Button>
        </>
      }
    >
      {save.problem ? (
        <Note tone="danger" live title={save.problem.problem.title}>
          {save.problem.message}
        </Note>
      ) : null}
      <Field label={t('rosters.mapping.name')} hint={t('rosters.mapping.name.hint')} required>
        {(control) => (
          <input
            {...control}
            className="input"
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.target.value)}
            list="saved-mappings"
          />
        )}
      </Field>
      <datalist id="saved-mappings">
        {own.map((each) => (
          <option key={each.id} value={each.name} />
        ))}
      </datalist>
      {mayShare ? (
        <label className="choice" htmlFor="mapping-shared">
          <Switch id="mapping-shared" checked={shared} onChange={(event) => setShared(event.target.checked)} />
          {t('rosters.mapping.share')}
        </label>
      ) : null}
      {own.length ? (
        <ul className="rows rows--tight" aria-label={t('rosters.mapping.manage')}>
          {own.map((each) => (
            <li key={each.id}>
              <div>
                <span>{each.name}</span>
                <Button
                  small
                  look="quiet"
                  icon="trash"
                  iconOnly
                  busy={drop.busy}
                  onClick={() => void drop.run({ params: { id: each.id } }).catch(() => {})}
                >
                  {t('rosters.mapping.drop', { name: each.name })}
                </Button>
              </div>
            </li>
          ))}
        </ul>
      ) : null}
    </Dialog>
  )
}
