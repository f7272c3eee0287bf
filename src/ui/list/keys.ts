// Keys of a list: / searches, j and k walk the rows, x selects, Enter opens (the row's link has the focus).
import { type RefObject, useEffect, useRef } from 'react'
import { currentPrefs } from '../frame/prefs.ts'
import type { List } from './use-list.ts'

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName) || isTextInput(target))
const isTextInput = (target: HTMLElement) => target instanceof HTMLInputElement && !/^(checkbox|radio|button)$/.test(target.type)

/** Which row a key leads to; single letters only where the person leaves them on. */
export function rowStep(key: string, inTable: boolean, lettersOn: boolean): -1 | 0 | 1 {
  if (inTable && key === 'ArrowDown') return 1
  if (inTable && key === 'ArrowUp') return -1
  if (!lettersOn) return 0
  return key === 'j' ? 1 : key === 'k' ? -1 : 0
}

export function useListKeys(root: RefObject<HTMLElement | null>, searchId: string, list: List) {
  const latest = useRef(list)
  latest.current = list
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const element = root.current
      if (
        !element ||
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        isTyping(event.target) ||
        document.querySelector('[role="dialog"], [role="menu"]')
      )
        return
      const lettersOn = currentPrefs().keys === 'on'
      const links = [...element.querySelectorAll<HTMLElement>('[data-row]')]
      const row = (document.activeElement as HTMLElement | null)?.closest('tr')
      const at = row ? links.findIndex((link) => row.contains(link)) : -1
      const step = rowStep(event.key, at >= 0, lettersOn)
      if (step !== 0 && links.length > 0) {
        event.preventDefault()
        links[Math.max(0, Math.min(links.length - 1, at < 0 ? 0 : at + step))]?.focus()
      } else if (lettersOn && event.key === '/') {
        event.preventDefault()
        document.getElementById(searchId)?.focus()
      } else if (lettersOn && event.key === 'x' && at >= 0) {
        event.preventDefault()
        latest.current.selection.toggle(links[at]!.dataset.row!)
      }
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [root, searchId])
}
