// What happened to an object: who, when, which field from what to what.
import { type ReactNode, useState } from 'react'
import { type HistoryEntry, modelNamed } from '#shared'
import { useAsk } from '../api/query.ts'
import { shell } from '../api/shell.ts'
import { nameIn, oneOf, useRefSource } from '../form/refs.tsx'
import { Button } from '../parts/Button.tsx'
import { EmptyState } from '../parts/EmptyState.tsx'
import { Icon } from '../parts/Icon.tsx'
import { Loaded } from '../parts/Loaded.tsx'
import { Diff } from '../plan/Diff.tsx'
import { useTexts } from '../texts.tsx'

const icons: Record<string, string> = { created: 'plus', changed: 'edit', deleted: 'trash', restored: 'undo', imported: 'up2' }

/** `type` is the model's name, `id` the object's. */
export function History({ type, id }: { type: string; id: string }) {
  const { t } = useTexts()
  const [cursor, setCursor] = useState<string>()
  const asked = useAsk(shell.history, { query: { type, id, cursor } }, { keep: true })
  return (
    <Loaded of={asked}>
      {(page) =>
        page.rows.length === 0 ? (
          <EmptyState icon="history" title={t('ui.history.none')} />
        ) : (
          <div className="stack">
            <Timeline type={type} entries={page.rows} />
            {page.next || page.previous ? (
              <div className="row">
                <Button small icon="left" disabled={!page.previous} onClick={() => setCursor(page.previous ?? undefined)}>
                  {t('ui.history.newer')}
                </Button>
                <Button small iconAfter="right" disabled={!page.next} onClick={() => setCursor(page.next ?? undefined)}>
                  {t('ui.history.older')}
                </Button>
              </div>
            ) : null}
          </div>
        )
      }
    </Loaded>
  )
}

export function Timeline({ type, entries }: { type: string; entries: readonly HistoryEntry[] }) {
  const { t, f, has } = useTexts()
  const shown = useShown(type)
  return (
    <ol className="timeline">
      {entries.map((entry) => (
        <li key={entry.id}>
          <span className="timeline__pin">
            <Icon name={icons[entry.action] ?? 'history'} />
          </span>
          <div>
            <p>
              <strong>
                {capital(
                  has(`${type}.did.${entry.action}`)
                    ? t(`${type}.did.${entry.action}`)
                    : has(`history.${entry.action}`)
                      ? t(`history.${entry.action}`)
                      : entry.action,
                )}
              </strong>{' '}
              {t('ui.history.by', { name: entry.actor ?? 'MUSES' })}
            </p>
            {entry.note ? <span className="sub">{entry.note}</span> : null}
            <Diff
              changes={entry.changes.map((change) => ({
                label: t(`${type}.${change.field}`),
                before: named(type, change.field, shown(change.field, change.before)),
                after: named(type, change.field, shown(change.field, change.after)),
              }))}
            />
          </div>
          <time dateTime={entry.at}>{f.instant(entry.at)}</time>
        </li>
      ))}
    </ol>
  )
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** An object that a field points to goes by its name, not by its id. */
function named(type: string, field: string, value: string | null): ReactNode {
  const ref = modelNamed(type)?.fields[field]?.ref
  return ref && value ? <RefName target={ref} id={value} /> : value
}

function RefName({ target, id }: { target: string; id: string }) {
  const source = useRefSource(target)
  const found = useAsk(oneOf(source ?? { path: '/', label: '' }), { params: { id } } as never, {
    when: source !== undefined,
    staleTime: 600_000,
  })
  return source && found.data ? nameIn(source, found.data as never) : id.slice(0, 8)
}

/** A value as the page of the object would show it: choices in words, days in the reader's form. */
function useShown(type: string) {
  const { t, f, has } = useTexts()
  const shown = (field: string, value: unknown): string | null => {
    if (value === null || value === undefined || value === '') return null
    if (typeof value === 'boolean') return t(value ? 'ui.yes' : 'ui.no')
    if (Array.isArray(value)) return value.map((each) => shown(field, each) ?? '–').join(', ') || null
    if (typeof value === 'object') return JSON.stringify(value)
    const text = String(value)
    if (has(`${type}.${field}.${text}`)) return t(`${type}.${field}.${text}`)
    if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return f.day(text)
    if (/^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-][\d:]+)$/.test(text)) return f.instant(text)
    return text
  }
  return shown
}
