// Chooses objects for a condition: search, then tick.
import { useDeferredValue, useState } from 'react'
import type { Column } from '#shared'
import { useAsk } from '../api/query.ts'
import { hintIn, listOf, nameIn, useRefSource } from '../form/refs.tsx'
import { useTexts } from '../texts.tsx'
import type { AnyRow } from './types.ts'

export function RefChoice({ column, picked, onPick }: { column: Column; picked: string[]; onPick: (ids: string[]) => void }) {
  const { t } = useTexts()
  const source = useRefSource(column.ref)
  const [text, setText] = useState('')
  const q = useDeferredValue(text.trim())
  const found = useAsk(listOf(source ?? { path: '/', label: '' }), { query: { ...(q ? { q } : {}), limit: 20 } } as never, {
    when: Boolean(source),
    keep: true,
  })
  const rows = ((found.data as { rows?: AnyRow[] } | undefined)?.rows ?? []) as AnyRow[]
  if (!source) return null
  return (
    <div className="stack stack--s">
      <input
        className="input"
        type="search"
        aria-label={t('ui.pick.narrow')}
        placeholder={t('ui.pick.narrow')}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <fieldset className="stack stack--s choices">
        <legend className="sr">{t('ui.filter.value')}</legend>
        {rows.map((row) => (
          <label key={row.id} className="choice">
            <input
              type="checkbox"
              className="check"
              checked={picked.includes(row.id)}
              onChange={() => onPick(picked.includes(row.id) ? picked.filter((id) => id !== row.id) : [...picked, row.id])}
            />
            <span>
              {nameIn(source, row)} <span className="muted small">{hintIn(source, row)}</span>
            </span>
          </label>
        ))}
      </fieldset>
    </div>
  )
}
