// The screens of stock-takes.
import type { UiPlug } from '#ui'

const right = 'stocktake.take'

export const plug: UiPlug = {
  module: 'stocktake',
  pages: [
    {
      path: '/inventur',
      title: 'stocktake.round.plural',
      right,
      load: () => import('./RoundList.tsx'),
      list: '/stocktakes',
      listOf: 'school',
      alone: () => import('./AlonePage.tsx'),
      nav: { group: 'things', order: 28, icon: 'check' },
      words: 'stocktake.words',
    },
    {
      path: '/inventur/$round',
      title: 'stocktake.round',
      right,
      load: () => import('./RoundSheet.tsx'),
      alone: () => import('./AlonePage.tsx'),
    },
  ],
  forget: () => import('./forget.ts'),
}
