// The keys of the product, for the list behind `?` and for the help page.
export interface KeyLine {
  keys: string[]
  text: string
}
export interface KeyGroup {
  title: string
  lines: KeyLine[]
}

export const keyGroups: KeyGroup[] = [
  {
    title: 'ui.keys.everywhere',
    lines: [
      { keys: ['ctrl+K'], text: 'ui.keys.find' },
      { keys: ['?'], text: 'ui.keys.list' },
      { keys: ['Esc'], text: 'ui.keys.escape' },
    ],
  },
  {
    title: 'ui.keys.lists',
    lines: [
      { keys: ['/'], text: 'ui.keys.search' },
      { keys: ['J', 'K', '↓', '↑'], text: 'ui.keys.move' },
      { keys: ['X'], text: 'ui.keys.select' },
      { keys: ['↵'], text: 'ui.keys.open' },
    ],
  },
  {
    title: 'ui.keys.forms',
    lines: [
      { keys: ['ctrl+S'], text: 'ui.keys.save' },
      { keys: ['Alt ↓'], text: 'ui.keys.picker' },
    ],
  },
]
