// The screens of replacement planning and book values.
import { deviceLinks } from '#modules/devices/ui'
import type { UiPlug } from '#ui'

const read = 'devices.read'
const books = '/geraete/buchwerte'

deviceLinks.push({ id: 'book', label: 'replacement.book', icon: 'chart', href: books })

export const plug: UiPlug = {
  pages: [
    {
      path: '/geraete/ersatzplanung',
      title: 'replacement',
      right: read,
      load: () => import('./Plan.tsx'),
      nav: { group: 'things', order: 22, icon: 'refresh' },
      words: 'replacement.words',
    },
    {
      path: books,
      title: 'replacement.book',
      right: read,
      load: () => import('./BookValues.tsx'),
      words: 'replacement.book.words',
    },
  ],
  commands: [{ id: 'book-values', label: 'replacement.book', right: read, icon: 'chart', to: books }],
}
