// Pages by cursor: as fast on the last page as on the first.
import { useId } from 'react'
import { Button } from '../parts/Button.tsx'
import { useTexts } from '../texts.tsx'
import { limits } from './state.ts'
import type { List } from './use-list.ts'

export function Pager({ list, of }: { list: List; of?: string }) {
  const { t, f } = useTexts()
  const id = useId()
  const { page, rows, count, state, set } = list
  const total = count ? t(count.exact ? 'ui.pager.of' : 'ui.pager.ofMore', { total: f.number(count.value) }) : ''
  const shown = state.cursor || rows.length === 0 ? f.number(rows.length) : `1–${f.number(rows.length)}`
  return (
    <nav className="pager" aria-label={of ? `${t('ui.pager')}: ${of}` : t('ui.pager')}>
      <span>
        <b className="soft">{shown}</b> {total}
      </span>
      <div className="row">
        <label htmlFor={id}>{t('ui.pager.rows')}</label>
        <select
          id={id}
          className="select select--short"
          value={state.limit}
          onChange={(event) => set({ limit: Number(event.target.value) })}
        >
          {limits.map((limit) => (
            <option key={limit} value={limit}>
              {limit}
            </option>
          ))}
        </select>
        {/* In a narrow panel both go to the next line, not one of them. */}
        <span className="row">
          <Button small icon="left" disabled={!page.data?.previous} onClick={() => set({ cursor: page.data?.previous ?? undefined })}>
            {t('ui.pager.previous')}
          </Button>
          <Button small iconAfter="right" disabled={!page.data?.next} onClick={() => set({ cursor: page.data?.next ?? undefined })}>
            {t('ui.pager.next')}
          </Button>
        </span>
      </div>
    </nav>
  )
}
