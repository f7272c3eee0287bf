// Beside the differences: search, school, class, and all that is found as a file.
import { useEffect, useRef, useState } from 'react'
import { download, Icon, MenuButton, toast, useAsk, useTexts, useUrl } from '#ui'
import { type RosterRow, type RosterView, rosterApi } from '../../api.ts'

export interface RowFilter {
  q?: string
  school?: string
  group?: string
}

/** What the address says of the rows to be shown. */
export function useRowFilter(): [RowFilter, (change: RowFilter) => void] {
  const { search, change } = useUrl()
  const asked = (key: string) => search.get(key) ?? undefined
  return [
    { q: asked('suche'), school: asked('an'), group: asked('klasse') },
    (next) =>
      void change({
        ...('q' in next ? { suche: next.q } : {}),
        ...('school' in next ? { an: next.school } : {}),
        ...('group' in next ? { klasse: next.group } : {}),
      }),
  ]
}

interface Tools {
  view: RosterView
  status: RosterRow['status']
  filter: RowFilter
  onFilter: (change: RowFilter) => void
}

export function RowTools({ view, status, filter, onFilter }: Tools) {
  const { t } = useTexts()
  const places = useAsk(
    rosterApi.rosterPlaces,
    { params: { id: view.id }, query: filter.school ? { school: filter.school } : {} },
    { keep: true },
  )
  const schools = places.data?.schools ?? []
  const groups = places.data?.groups ?? []
  const exported = (format: 'csv' | 'xlsx') =>
    download(rosterApi.exportRosterRows, { params: { id: view.id }, query: { ...filter, status, format } }).catch((error: Error) =>
      toast(error.message, { tone: 'refused' }),
    )
  return (
    <search className="filters">
      <FindBox label={t('people.roster.find')} value={filter.q ?? ''} onFind={(q) => onFilter({ q })} />
      {schools.length > 1 ? (
        <select
          className="select"
          aria-label={t('people.roster.school')}
          value={filter.school ?? ''}
          onChange={(event) => onFilter({ school: event.target.value, group: '' })}
        >
          <option value="">{t('people.roster.allSchools')}</option>
          {schools.map((each) => (
            <option key={each.id} value={each.id}>
              {each.name}
            </option>
          ))}
        </select>
      ) : null}
      {groups.length || filter.group ? (
        <select
          className="select"
          aria-label={t('people.roster.group')}
          value={filter.group ?? ''}
          onChange={(event) => onFilter({ group: event.target.value })}
        >
          <option value="">{t('people.roster.allGroups')}</option>
          {filter.group && !groups.some((each) => each.name === filter.group) ? <option>{filter.group}</option> : null}
          {(['class', 'course', 'other'] as const).map((kind) => {
            const named = groups.filter((each) => each.kind === kind)
            return named.length ? (
              <optgroup key={kind} label={t(`people.roster.groups.${kind}`)}>
                {named.map((each) => (
                  <option key={each.name}>{each.name}</option>
                ))}
              </optgroup>
            ) : null
          })}
        </select>
      ) : null}
      <MenuButton
        small
        icon="down2"
        label={t('ui.export')}
        groups={[
          {
            id: 'files',
            items: (['csv', 'xlsx'] as const).map((format) => ({
              id: format,
              label: t(`ui.export.${format}`),
              icon: 'down2',
              onAction: () => void exported(format),
            })),
          },
        ]}
      />
    </search>
  )
}

/** Asks when typing rests; Enter asks at once. */
export function FindBox({ label, value, onFind }: { label: string; value: string; onFind: (text: string) => void }) {
  const [text, setText] = useState(value)
  const sent = useRef(value)
  const latest = useRef(onFind)
  latest.current = onFind
  const send = (next: string) => {
    if (next.trim() === sent.current) return
    sent.current = next.trim()
    latest.current(sent.current)
  }
  const sending = useRef(send)
  sending.current = send
  useEffect(() => {
    const timer = setTimeout(() => sending.current(text), 300)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <div className="filters__find">
      <Icon name="search" />
      <input
        className="input"
        type="search"
        maxLength={100}
        aria-label={label}
        placeholder={label}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && send(text)}
      />
    </div>
  )
}
