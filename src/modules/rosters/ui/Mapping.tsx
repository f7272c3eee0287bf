// Which heading fills which field; what is not mapped is never stored.
import { useState } from 'react'
import { Button, Panel, PlainTable, useDo, useTexts } from '#ui'
import { type RosterView, rosterApi } from '../api.ts'
import { rosterFields } from '../model.ts'
import { SavedMappings } from './SavedMappings.tsx'

export function Mapping({ view }: { view: RosterView }) {
  const { t } = useTexts()
  const columns = view.columns ?? []
  const [mapping, setMapping] = useState<Record<string, string | null>>(
    () => view.mapping ?? Object.fromEntries(columns.map((column) => [column.heading, column.field])),
  )
  const save = useDo(rosterApi.mapRoster)
  const taken = new Set(Object.values(mapping))
  const changed = JSON.stringify(mapping) !== JSON.stringify(view.mapping)
  return (
    <Panel
      title={t('rosters.step.columns')}
      note={t('rosters.mapping.note')}
      flush
      actions={
        <>
          <SavedMappings mapping={mapping} headings={columns.map((column) => column.heading)} onTake={setMapping} />
          <Button
            small
            look={changed ? 'primary' : undefined}
            busy={save.busy}
            disabled={!changed}
            icon="refresh"
            onClick={() => void save.run({ params: { id: view.id }, body: { mapping } })}
          >
            {t('rosters.mapping.apply')}
          </Button>
        </>
      }
    >
      <PlainTable
        label={t('rosters.step.columns')}
        heads={[t('rosters.mapping.heading'), t('rosters.mapping.sample'), t('rosters.mapping.field')]}
        rows={columns.map((column) => ({
          key: column.heading,
          cells: [
            column.heading,
            column.sample.some(Boolean) ? (
              <span key="sample" className="soft break">
                {column.sample.slice(0, 3).join(' · ')}
              </span>
            ) : null,
            <select
              key="field"
              className="select"
              aria-label={t('rosters.mapping.for', { heading: column.heading })}
              value={mapping[column.heading] ?? ''}
              onChange={(event) => setMapping((before) => ({ ...before, [column.heading]: event.target.value || null }))}
            >
              <option value="">{t('rosters.mapping.none')}</option>
              {rosterFields.map((field) => (
                <option
                  key={field}
                  value={field}
                  disabled={taken.has(field) && mapping[column.heading] !== field && field !== 'class' && field !== 'courses'}
                >
                  {t(`rosters.field.${field}`)}
                </option>
              ))}
            </select>,
          ],
        }))}
      />
    </Panel>
  )
}
