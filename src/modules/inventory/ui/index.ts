// The screens of the inventory.
import { deviceTabs } from '#modules/devices/ui'
import type { UiPlug } from '#ui'

const read = 'inventory.read'
deviceTabs.push({ id: 'gesehen', label: 'inventory.tab', right: read, load: () => import('./DeviceTab.tsx') })

export const plug: UiPlug = {
  module: 'inventory',
  pages: [
    {
      path: '/bestandsaufnahme',
      title: 'inventory.finding.plural',
      right: read,
      load: () => import('./FindingList.tsx'),
      list: '/inventory/findings',
      nav: { group: 'things', order: 30, icon: 'search' },
      words: 'inventory.words',
    },
    {
      path: '/bestandsaufnahme/rechner',
      title: 'inventory.seen.plural',
      right: read,
      load: () => import('./SeenList.tsx'),
      list: '/inventory/seen',
      listOf: 'school',
    },
    { path: '/bestandsaufnahme/rechner/$seen', title: 'inventory.seen', right: read, load: () => import('./SeenSheet.tsx') },
    {
      path: '/bestandsaufnahme/agenten',
      title: 'inventory.enrolment.plural',
      right: 'inventory.enrol',
      load: () => import('./EnrolmentList.tsx'),
    },
  ],
}
