// The screens of the school-year change.
import type { UiPlug } from '#ui'

export const plug: UiPlug = {
  module: 'schoolyear',
  pages: [
    {
      path: '/schuljahreswechsel',
      title: 'schoolyear.title',
      right: 'schoolyear.view',
      load: () => import('./YearChange.tsx'),
      nav: { group: 'organisation', order: 40, icon: 'swap' },
    },
    {
      path: '/schuljahreswechsel/$change/abgaenge',
      title: 'schoolyear.leavers.open',
      right: 'rosters.import',
      load: () => import('./Leavers.tsx'),
    },
  ],
}
