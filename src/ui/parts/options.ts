// Keys of a combobox with a list of options (WAI-ARIA APG): the input keeps the focus, one option is active.
import { type KeyboardEvent, useId, useState } from 'react'

/** The option that a key makes active; undefined for keys that mean something else. */
export function moveActive(key: string, active: number, count: number): number | undefined {
  if (count === 0) return undefined
  if (key === 'ArrowDown') return active + 1 >= count ? 0 : active + 1
  if (key === 'ArrowUp') return active <= 0 ? count - 1 : active - 1
  if (key === 'PageDown') return Math.min(active + 8, count - 1)
  if (key === 'PageUp') return Math.max(active - 8, 0)
  return undefined
}

/** Binds an input and its options; `onPick` gets the index and whether a new tab was asked for. */
export function useOptions(count: number, onPick: (index: number, newTab: boolean) => void) {
  const id = useId()
  const [active, setActive] = useState(0)
  const current = count === 0 ? -1 : Math.min(active, count - 1)
  const optionId = (index: number) => `${id}-${index}`
  const onKeyDown = (event: KeyboardEvent) => {
    const next = moveActive(event.key, current, count)
    if (next !== undefined) {
      event.preventDefault()
      setActive(next)
      document.getElementById(optionId(next))?.scrollIntoView({ block: 'nearest' })
    } else if (event.key === 'Enter' && current >= 0) {
      event.preventDefault()
      onPick(current, event.ctrlKey || event.metaKey)
    }
  }
  return {
    active: current,
    setActive,
    listId: id,
    input: {
      role: 'combobox',
      'aria-expanded': true,
      'aria-controls': id,
      'aria-autocomplete': 'list' as const,
      'aria-activedescendant': current >= 0 ? optionId(current) : undefined,
      autoComplete: 'off',
      spellCheck: false,
      onKeyDown,
    },
    option: (index: number) => ({
      id: optionId(index),
      role: 'option',
      'aria-selected': index === current,
      onPointerMove: () => index !== current && setActive(index),
      onClick: (event: { ctrlKey: boolean; metaKey: boolean }) => onPick(index, event.ctrlKey || event.metaKey),
    }),
  }
}
