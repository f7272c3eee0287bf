// The row of views above a list: all, the page's own, those saved by the person or shared with them.

import type { ReactNode } from 'react'
import type { Endpoint } from '#shared'
import { useAsk } from '../api/query.ts'
import { shell } from '../api/shell.ts'
import { Link } from '../parts/Link.tsx'
import { changedUrl, useUrl } from '../parts/navigation.ts'
import { useTexts } from '../texts.tsx'
import { queryOfPreset, showsView, stateOfView, writeState } from './state.ts'
import type { DataListProps } from './types.ts'
import type { List } from './use-list.ts'

/** Views are names, also when they take the word of a state. */
const capital = (label: string) => label.charAt(0).toUpperCase() + label.slice(1)

export const viewsKey = (props: DataListProps<Endpoint>) => props.views ?? props.name

export function Views({ props, list, tools }: { props: DataListProps<Endpoint>; list: List; tools: ReactNode }) {
  const { t, f } = useTexts()
  const { path, search } = useUrl()
  const key = viewsKey(props)
  const saved = useAsk(shell.views, { query: { list: key || '' } }, { when: key !== false, staleTime: 300_000 })
  const views = [
    { id: 'all', label: t('ui.views.all'), query: '' },
    ...(props.presets ?? []).map((preset) => ({ id: preset.id, label: t(preset.label), query: queryOfPreset(preset.query) })),
    ...(saved.data ?? []).map((view) => ({ id: view.id, label: view.name, query: view.query })),
  ]
  const current = views.find((view) => showsView(list.state, view.query))
  return (
    <div className="views-row">
      <nav className="views" aria-label={t('ui.views')}>
        {views.map((view) => (
          <Link
            key={view.id}
            href={changedUrl(path, search.toString(), writeState(stateOfView(view.query), props.prefix))}
            stay
            aria-current={view === current ? 'page' : undefined}
          >
            {capital(view.label)}
            {view === current && list.count ? <span className="n">{f.number(list.count.value)}</span> : null}
          </Link>
        ))}
      </nav>
      <div className="views-row__tools">{tools}</div>
    </div>
  )
}
