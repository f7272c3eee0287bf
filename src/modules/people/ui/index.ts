// The pages of people: persons, and the rosters they come from.
import type { UiPlug } from '#ui'

export const plug: UiPlug = {
  module: 'people',
  pages: [
    {
      path: '/personen',
      title: 'people.people',
      right: 'people.person.view',
      load: () => import('./person/PersonList.tsx'),
      nav: { group: 'organisation', order: 20, icon: 'people' },
    },
    {
      path: '/klassen',
      title: 'people.class.plural',
      right: 'people.person.view',
      load: () => import('./class/ClassList.tsx'),
      nav: { group: 'organisation', order: 25, icon: 'school' },
    },
    {
      path: '/personen/importe',
      title: 'people.roster.plural',
      right: 'people.import',
      load: () => import('./roster/RosterImports.tsx'),
      nav: { group: 'organisation', order: 30, icon: 'up2', label: 'people.roster.plural' },
    },
    {
      path: '/schuljahreswechsel',
      title: 'people.yearChange.title',
      right: 'people.yearChange.view',
      load: () => import('./year-change/YearChange.tsx'),
      nav: { group: 'organisation', order: 40, icon: 'swap' },
    },
    {
      path: '/loeschfristen',
      title: 'people.retention.title',
      right: 'people.retention.view',
      load: () => import('./year-change/Retention.tsx'),
      nav: { group: 'system', order: 40, icon: 'trash' },
    },
    { path: '/personen/importe/neu', title: 'people.roster.new', right: 'people.import', load: () => import('./roster/RosterOpen.tsx') },
    {
      path: '/personen/importe/$import',
      title: 'people.roster.title',
      right: 'people.import',
      load: () => import('./roster/RosterPage.tsx'),
    },
    { path: '/personen/abgleich', title: 'people.match.title', right: 'people.match', load: () => import('./match/MatchPage.tsx') },
    { path: '/personen/$person', title: 'people.person', right: 'people.person.view', load: () => import('./person/PersonSheet.tsx') },
    { path: '/klassen/$group', title: 'people.class', right: 'people.person.view', load: () => import('./class/ClassSheet.tsx') },
  ],
  commands: [{ id: 'roster-import', label: 'people.roster.new', right: 'people.import', icon: 'up2', to: '/personen/importe/neu' }],
}
