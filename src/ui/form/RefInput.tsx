// Chooses one object by typing part of its name: a combobox over the object's list.
import { useDeferredValue, useRef, useState } from 'react'
import { useAsk } from '../api/query.ts'
import { Button } from '../parts/Button.tsx'
import { useOptions } from '../parts/options.ts'
import { useTexts } from '../texts.tsx'
import type { RefEntry } from './entries.ts'
import type { ControlProps } from './Field.tsx'
import { hintIn, listOf, nameIn, useRefSource } from './refs.tsx'

export interface RefInputProps {
  /** What is chosen, e.g. `organisation.school`; a module says how it is found. */
  target: string | undefined
  control: ControlProps
  value: RefEntry | null
  onValue: (value: RefEntry | null) => void
  /** Conditions of the list, e.g. `['school:is:…']`. */
  filter?: string[]
}

interface Row extends Record<string, unknown> {
  id: string
}

export function RefInput({ target, control, value, onValue, filter }: RefInputProps) {
  const { t } = useTexts()
  const source = useRefSource(target)
  const [text, setText] = useState<string | null>(null)
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)
  const q = useDeferredValue(text?.trim() ?? '')
  const query = { ...(q ? { q } : {}), ...(filter ? { filter } : {}), limit: 20 }
  const found = useAsk(listOf(source ?? { path: '/', label: '' }), { query } as never, {
    when: open && Boolean(source),
    keep: true,
    staleTime: 30_000,
  })
  const rows = open ? (((found.data as { rows?: Row[] } | undefined)?.rows ?? []) as Row[]) : []
  const close = () => {
    setOpen(false)
    setText(null)
  }
  const pick = (index: number) => {
    const row = rows[index]
    if (!row || !source) return
    onValue({ id: row.id, name: nameIn(source, row) })
    close()
  }
  const { listId, input, option, setActive } = useOptions(rows.length, pick)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only watches that the focus leaves
    <div
      className="combo"
      ref={box}
      onBlur={(event) => {
        if (!box.current?.contains(event.relatedTarget)) close()
      }}
    >
      <span className="with-unit with-unit--in">
        {/* biome-ignore lint/a11y/useAriaPropsSupportedByRole: the role combobox comes with the props */}
        <input
          className="input"
          placeholder={t('ui.ref.search')}
          {...control}
          {...input}
          aria-expanded={open}
          value={text ?? value?.name ?? ''}
          onChange={(event) => {
            setText(event.target.value)
            setActive(0)
            setOpen(true)
          }}
          onClick={() => setOpen(true)}
          onKeyDown={(event) => {
            if (event.key === 'Escape' && open) {
              event.stopPropagation()
              close()
            } else if (event.key === 'ArrowDown' && !open) {
              event.preventDefault()
              setOpen(true)
            } else if (open) input.onKeyDown(event)
          }}
        />
        {value ? (
          <Button iconOnly small look="quiet" icon="x" onClick={() => onValue(null)}>
            {t('ui.ref.clear')}
          </Button>
        ) : null}
      </span>
      {open ? (
        <div className="menu combo__list" id={listId} role="listbox" aria-label={t('ui.ref.found')}>
          {rows.map((row, index) => (
            <div key={row.id} className="pick-list__item" {...option(index)} onPointerDown={(event) => event.preventDefault()}>
              <span className="grow">
                {source ? nameIn(source, row) : ''}
                {source && hintIn(source, row) ? <small>{hintIn(source, row)}</small> : null}
              </span>
            </div>
          ))}
          {rows.length === 0 ? (
            <div className="pick-list__none small muted" role="option" aria-selected="false" aria-disabled="true" tabIndex={-1}>
              {t(found.isFetching ? 'ui.palette.searching' : 'ui.pick.none')}
            </div>
          ) : null}
        </div>
      ) : null}
    </div>
  )
}
