// What would be written for some real people with these settings; nothing is written by looking.
import { useState } from 'react'
import { EmptyState, Field, Loaded, Panel, type RefEntry, RefInput, State, useAsk, useTexts } from '#ui'
import { api, type PreviewEntryView } from '../../api.ts'
import { kindLabel } from '../words.ts'

interface Props {
  kind: string
  settings: Record<string, unknown>
  schools: readonly string[]
}

export function Preview({ kind, settings, schools }: Props) {
  const words = useTexts()
  const { t } = words
  const [person, setPerson] = useState<RefEntry | null>(null)
  const asked = useAsk(
    api.previewConnection,
    { body: { kind, settings, schools: [...schools], ...(person ? { person: person.id } : {}) } },
    { keep: true, staleTime: 60_000 },
  )
  return (
    <Panel title={t('connections.preview')} note={t('connections.preview.note')}>
      <Field unmarked label={t('connections.preview.person')}>
        {(control) => <RefInput target="people.person" control={control} value={person} onValue={setPerson} />}
      </Field>
      <Loaded of={asked}>
        {(entries) =>
          entries.length === 0 ? (
            <EmptyState level="h3" icon="people" title={t('connections.preview.none')} text={t('connections.preview.none.text')} />
          ) : (
            <ul className="items">
              {entries.map((entry) => (
                <li key={`${entry.kind}-${entry.key}`}>
                  <Entry entry={entry} kind={kindLabel(words, entry.kind)} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  )
}

function Entry({ entry, kind }: { entry: PreviewEntryView; kind: string }) {
  const { t } = useTexts()
  const head = (
    <>
      <b>{entry.label === entry.name ? kind : entry.label}</b> {entry.label === entry.name ? null : <span className="muted">{kind}</span>}
      {entry.enabled ? null : (
        <>
          {' '}
          <State tone="off">{t('connections.disabled')}</State>
        </>
      )}
      <span className="sub mono break">{entry.name}</span>
    </>
  )
  if (!entry.attributes.length) return <div className="items__main">{head}</div>
  return (
    <details className="items__main" open={entry.kind === 'person' || undefined}>
      <summary>{head}</summary>
      <dl className="facts facts--rows small">
        {entry.attributes.map((attribute) => (
          <div key={attribute.name}>
            <dt className="mono">{attribute.name}</dt>
            <dd className="break">
              {attribute.values.join(' · ')}
              {attribute.more ? ` ${t('connections.moreValues', { count: attribute.more })}` : ''}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
