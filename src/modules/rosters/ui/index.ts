// The pages of rosters: bringing, looking, taking over and back, and matching.
import type { UiPlug } from '#ui'

export { OpenThings } from './OpenThings.tsx'

export const plug: UiPlug = {
  module: 'rosters',
  pages: [
    {
      path: '/personen/importe',
      title: 'rosters.plural',
      right: 'rosters.import',
      load: () => import('./RosterImports.tsx'),
      nav: { group: 'organisation', order: 30, icon: 'up2', label: 'rosters.plural' },
    },
    { path: '/personen/importe/neu', title: 'rosters.new', right: 'rosters.import', load: () => import('./RosterOpen.tsx') },
    {
      path: '/personen/importe/$import',
      title: 'rosters.title',
      right: 'rosters.import',
      load: () => import('./RosterPage.tsx'),
    },
    {
      path: '/personen/abgleich',
      title: 'rosters.match.title',
      right: 'rosters.match',
      load: () => import('./match/MatchPage.tsx'),
      words: 'rosters.match.words',
    },
  ],
  commands: [
    { id: 'roster-import', label: 'rosters.new', right: 'rosters.import', icon: 'up2', to: '/personen/importe/neu' },
    { id: 'match-people', label: 'rosters.match.title', right: 'rosters.match', icon: 'swap', to: '/personen/abgleich' },
  ],
  panels: [
    {
      id: 'people.imports',
      right: 'rosters.import',
      order: 55,
      span: 4,
      homes: ['school', 'authority'],
      load: () => import('./home/LastImports.tsx'),
    },
  ],
}
