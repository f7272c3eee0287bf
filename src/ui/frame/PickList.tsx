// A short list to choose one from, with a field that narrows it.
import { useState } from 'react'
import { Icon } from '../parts/Icon.tsx'
import { useOptions } from '../parts/options.ts'
import { useTexts } from '../texts.tsx'

export interface PickItem {
  id: string
  label: string
  note?: string
  chosen?: boolean
}

const folded = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

export interface PickListProps {
  label: string
  items: PickItem[]
  onPick: (id: string) => void
  /** Asks elsewhere for what is typed; `items` are then the answer. */
  onText?: (text: string) => void
}

export default function PickList({ label, items, onPick, onText }: PickListProps) {
  const { t } = useTexts()
  const [text, setText] = useState('')
  const shown = onText ? items : items.filter((item) => folded(`${item.label} ${item.note ?? ''}`).includes(folded(text.trim())))
  const { listId, input, option, setActive } = useOptions(shown.length, (index) => onPick(shown[index]!.id))
  return (
    <div className="pick-list">
      <input
        className="input"
        // biome-ignore lint/a11y/noAutofocus: the list was opened to be typed into
        autoFocus
        aria-label={label}
        placeholder={t('ui.pick.narrow')}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          onText?.(event.target.value)
          setActive(0)
        }}
        {...input}
      />
      <div role="listbox" id={listId} aria-label={label} className="pick-list__items">
        {shown.map((item, index) => (
          <div key={item.id} className="pick-list__item" {...option(index)}>
            <span className="grow">
              {item.label}
              {item.note ? <small>{item.note}</small> : null}
            </span>
            {item.chosen ? (
              <>
                <Icon name="check" />
                <span className="sr">{t('ui.chosen')}</span>
              </>
            ) : null}
          </div>
        ))}
      </div>
      {shown.length === 0 ? <p className="small muted pick-list__none">{t('ui.pick.none')}</p> : null}
    </div>
  )
}
