// The screens of the catalogue: blocks, bookings, responsibilities, the services of a school.
import type { UiPlug } from '#ui'

const read = 'catalogue.read'
const change = 'catalogue.block.change'
const book = 'catalogue.book'

export const plug: UiPlug = {
  pages: [
    {
      path: '/meine-dienste',
      title: 'catalogue.services',
      right: read,
      load: () => import('./school/MyServices.tsx'),
      nav: { group: 'services', order: 5, icon: 'star', phone: ['school'] },
      words: 'catalogue.services.words',
    },
    { path: '/meine-dienste/$number', title: 'catalogue.service', right: read, load: () => import('./school/ServiceSheet.tsx') },
    {
      path: '/dienste-katalog',
      title: 'catalogue.blocks',
      right: read,
      load: () => import('./blocks/BlockList.tsx'),
      nav: { group: 'services', order: 10, icon: 'catalog' },
      words: 'catalogue.blocks.words',
    },
    { path: '/dienste-katalog/regal', title: 'catalogue.shelf', right: change, load: () => import('./blocks/Shelf.tsx') },
    { path: '/dienste-katalog/entwurf/$draft', title: 'catalogue.draft', right: change, load: () => import('./blocks/DraftPage.tsx') },
    { path: '/dienste-katalog/$number', title: 'catalogue.block', right: read, load: () => import('./blocks/BlockSheet.tsx') },
    {
      path: '/dienste-katalog/$number/nachziehen',
      title: 'catalogue.follow',
      right: change,
      load: () => import('./blocks/FollowPage.tsx'),
    },
    {
      path: '/buchungen',
      title: 'catalogue.booking.plural',
      right: book,
      load: () => import('./bookings/BookingPage.tsx'),
      list: '/bookings',
      listOf: 'school',
      nav: { group: 'services', order: 20, icon: 'check' },
      words: 'catalogue.bookings.words',
    },
    { path: '/buchungen/neu', title: 'catalogue.book', right: book, load: () => import('./bookings/BookWizard.tsx') },
    {
      path: '/zustaendigkeiten',
      title: 'catalogue.tasks',
      right: read,
      load: () => import('./tasks/TaskPage.tsx'),
      nav: { group: 'services', order: 30, icon: 'people' },
      words: 'catalogue.tasks.words',
    },
  ],
  commands: [{ id: 'book-blocks', label: 'catalogue.book', right: book, icon: 'plus', to: '/buchungen/neu' }],
  panels: [
    { id: 'catalogue.services', right: read, order: 20, span: 8, homes: ['school'], load: () => import('./school/ServicesPanel.tsx') },
    {
      id: 'catalogue.unheld',
      right: 'catalogue.book',
      order: 45,
      span: 4,
      homes: ['authority'],
      load: () => import('./tasks/UnheldPanel.tsx'),
    },
  ],
}
