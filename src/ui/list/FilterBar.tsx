// Search and filters of a list; on phones the filters stand behind one button.
import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { Endpoint } from '#shared'
import { Dialog } from '../overlays/Dialog.tsx'
import { PopoverButton } from '../overlays/Popover.tsx'
import { Button } from '../parts/Button.tsx'
import { Icon } from '../parts/Icon.tsx'
import { later } from '../parts/later.tsx'
import { useTexts } from '../texts.tsx'
import { FilterChip } from './FilterChip.tsx'
import { showsView } from './state.ts'
import type { DataListProps } from './types.ts'
import type { List } from './use-list.ts'
import { viewsKey } from './Views.tsx'

const FilterEditor = later(() => import('./FilterEditor.tsx'))
const SaveView = later(() => import('./SaveView.tsx'))

interface Part {
  props: DataListProps<Endpoint>
  list: List
}

export function FilterBar({ props, list, searchId, tools }: Part & { searchId: string; tools: ReactNode }) {
  const { t } = useTexts()
  const [phoneOpen, setPhoneOpen] = useState(false)
  const [saves, setSaves] = useState(false)
  const { state, set } = list
  const canFilter = props.columns.some((column) => column.filter)
  const canSave = !props.inside && viewsKey(props) !== false && !showsView(state, '')
  const chips = state.filter.map((filter, index) => (
    <FilterChip
      // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no other name
      key={index}
      props={props}
      filter={filter}
      onChange={(next) => set({ filter: state.filter.map((each, at) => (at === index ? next : each)) })}
      onRemove={() => set({ filter: state.filter.filter((_, at) => at !== index) })}
    />
  ))
  const add = (
    <PopoverButton
      small
      look={phoneOpen ? undefined : 'quiet'}
      icon="plus"
      label={t(phoneOpen ? 'ui.filter.add' : 'ui.filter')}
      className={phoneOpen ? undefined : 'hide-phone'}
      content={(close) => (
        <FilterEditor
          name={props.name}
          columns={props.columns}
          onApply={(filter) => {
            close()
            set({ filter: [...state.filter, filter] })
          }}
        />
      )}
    />
  )
  return (
    <search className="filters" aria-label={t('ui.filter.of', { list: t(`${props.name}.plural`) })}>
      <SearchBox id={searchId} hint={props.searchHint} value={state.q} onSearch={(q) => set({ q }, true)} />
      {chips}
      {canFilter ? (
        <>
          <Button small icon="filter" className="only-phone" aria-haspopup="dialog" onClick={() => setPhoneOpen(true)}>
            {t('ui.filter')}
            {state.filter.length > 0 ? <span className="tag">{state.filter.length}</span> : null}
          </Button>
          {phoneOpen ? null : add}
        </>
      ) : null}
      <span className="grow hide-phone" />
      {canSave ? (
        <Button small look="quiet" icon="save" className="hide-phone" onClick={() => setSaves(true)}>
          {t('ui.views.save')}
        </Button>
      ) : null}
      {tools}
      <Dialog
        open={phoneOpen}
        title={t('ui.filter')}
        onClose={() => setPhoneOpen(false)}
        foot={
          <Button look="primary" onClick={() => setPhoneOpen(false)}>
            {t('ui.filter.done')}
          </Button>
        }
      >
        {chips.length > 0 ? <div className="row">{chips}</div> : null}
        <div>{add}</div>
      </Dialog>
      {saves ? <SaveView list={viewsKey(props) || props.name} state={state} onClose={() => setSaves(false)} /> : null}
    </search>
  )
}

/** Asks 250 ms after the last key, at once on Enter. */
function SearchBox({ id, value, hint, onSearch }: { id: string; value: string; hint?: string; onSearch: (text: string) => void }) {
  const { t } = useTexts()
  const [text, setText] = useState(value)
  const sent = useRef(value)
  // The address may change by a view or the back button; what is being typed stays.
  useEffect(() => {
    if (value !== sent.current) {
      sent.current = value
      setText(value)
    }
  }, [value])
  const send = (next: string) => {
    const trimmed = next.trim()
    if (trimmed === sent.current) return
    sent.current = trimmed
    onSearch(trimmed)
  }
  const latest = useRef(send)
  latest.current = send
  useEffect(() => {
    const timer = setTimeout(() => latest.current(text), 250)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <div className="filters__find">
      <Icon name="search" />
      <input
        id={id}
        className="input"
        type="search"
        aria-label={t('ui.list.search')}
        placeholder={hint ?? t('ui.list.search')}
        aria-keyshortcuts="/"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && send(text)}
      />
    </div>
  )
}
