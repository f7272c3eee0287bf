import { type RefObject, useEffect, useState } from 'react'

/**
 * Whether a table is wider than its box. Only then may the box scroll: a scroll container would catch the
 * head that sticks to the page.
 */
export function useIsWide(box: RefObject<HTMLElement | null>): boolean {
  const [isWide, setWide] = useState(false)
  useEffect(() => {
    const element = box.current
    const table = element?.querySelector('table')
    if (!element || !table) return
    const observer = new ResizeObserver(() => setWide(table.offsetWidth > element.clientWidth + 1))
    observer.observe(element)
    observer.observe(table)
    return () => observer.disconnect()
  }, [box])
  return isWide
}
