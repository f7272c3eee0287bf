// The screens of reservations: what is free, the week of a resource, all reservations, what can be reserved.
import type { UiPlug } from '#ui'

const read = 'reservations.read'
const reserve = 'reservations.reserve'
const manage = 'reservations.manage'

export const plug: UiPlug = {
  module: 'reservations',
  pages: [
    {
      path: '/reservierungen',
      title: 'reservations.plural',
      right: read,
      load: () => import('./ReservePage.tsx'),
      nav: { group: 'things', order: 28, icon: 'cal', phone: ['teacher'] },
      words: 'reservations.words',
    },
    {
      path: '/reservierungen/liste',
      title: 'reservations.all',
      right: read,
      load: () => import('./ReservationList.tsx'),
      list: '/reservations',
      listOf: 'school',
      words: 'reservations.all.words',
    },
    {
      path: '/reservierungen/angebot',
      title: 'reservations.offer',
      right: manage,
      load: () => import('./ResourceList.tsx'),
      list: '/reservations/resources',
      listOf: 'school',
      words: 'reservations.offer.words',
    },
    { path: '/reservierungen/$resource', title: 'reservations.resource', right: read, load: () => import('./ResourceSheet.tsx') },
  ],
  commands: [
    { id: 'reserve', label: 'reservations.new', right: reserve, icon: 'cal', to: '/reservierungen' },
    { id: 'make-reservable', label: 'reservations.resource.add', right: manage, icon: 'plus', to: '/reservierungen/angebot?neu=1' },
  ],
  panels: [
    {
      id: 'reservations.mine',
      right: reserve,
      order: 30,
      span: 4,
      homes: ['teacher', 'school'],
      load: () => import('./MinePanel.tsx'),
    },
  ],
  refs: {
    'reservations.resource': { path: '/reservations/resources', label: 'name', hint: 'schoolName', href: '/reservierungen/$id' },
  },
}
