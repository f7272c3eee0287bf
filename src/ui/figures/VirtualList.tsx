// Long lists of rows of one height, of which only those in sight are drawn.
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useRef } from 'react'

export interface VirtualListProps<T> {
  items: readonly T[]
  label: string
  rowHeight: number
  height: number | string
  keyOf: (item: T) => string
  children: (item: T, index: number) => ReactNode
}

export function VirtualList<T>({ items, label, rowHeight, height, keyOf, children }: VirtualListProps<T>) {
  const box = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({ count: items.length, getScrollElement: () => box.current, estimateSize: () => rowHeight, overscan: 12 })
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: keyboards must be able to scroll it (WCAG 2.1.1)
    // biome-ignore lint/a11y/useSemanticElements: the list inside carries the items
    <div ref={box} className="virtual" style={{ height }} role="region" aria-label={label} tabIndex={0}>
      <ul style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((row) => (
          <li
            key={keyOf(items[row.index]!)}
            aria-setsize={items.length}
            aria-posinset={row.index + 1}
            style={{ height: rowHeight, transform: `translateY(${row.start}px)` }}
          >
            {children(items[row.index]!, row.index)}
          </li>
        ))}
      </ul>
    </div>
  )
}
