// Beside the differences: search, school, class, and all that is found as a file.
import { useExportRelease } from '#modules/people/ui'
import { download, FindBox, MenuButton, toast, useAsk, useTexts, useUrl } from '#ui'
import { type RosterRow, type RosterView, rosterApi } from '../api.ts'

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
  const release = useExportRelease('rosters')
  const exported = (format: 'csv' | 'xlsx') =>
    download(rosterApi.exportRosterRows, { params: { id: view.id }, query: { ...filter, status, format } }).catch((error: Error) => {
      if (!release.refused(error, { ...filter, status, import: view.id })) toast(error.message, { tone: 'refused' })
    })
  return (
    <search className="filters">
      <FindBox label={t('rosters.find')} value={filter.q ?? ''} onFind={(q) => onFilter({ q })} />
      {schools.length > 1 ? (
        <select
          className="select"
          aria-label={t('rosters.school')}
          value={filter.school ?? ''}
          onChange={(event) => onFilter({ school: event.target.value, group: '' })}
        >
          <option value="">{t('rosters.allSchools')}</option>
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
          aria-label={t('rosters.group')}
          value={filter.group ?? ''}
          onChange={(event) => onFilter({ group: event.target.value })}
        >
          <option value="">{t('rosters.allGroups')}</option>
          {filter.group && !groups.some((each) => each.name === filter.group) ? <option>{filter.group}</option> : null}
          {(['class', 'course', 'other'] as const).map((kind) => {
            const named = groups.filter((each) => each.kind === kind)
            return named.length ? (
              <optgroup key={kind} label={t(`rosters.groups.${kind}`)}>
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
      {release.dialog}
    </search>
  )
}
