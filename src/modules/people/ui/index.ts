// The pages of people: persons, classes, matching, and the rosters they come from.
import type { UiPlug } from '#ui'

export { BulkWork } from './person/BulkWork.tsx'
export { type PersonTab, personTabs } from './tabs.ts'

const browse = 'people.browse'

export const plug: UiPlug = {
  module: 'people',
  pages: [
    {
      path: '/personen',
      title: 'people.people',
      right: browse,
      load: () => import('./person/PersonList.tsx'),
      nav: { group: 'organisation', order: 12, icon: 'people' },
      words: 'people.people.words',
    },
    {
      path: '/klassen',
      title: 'people.class.plural',
      right: browse,
      load: () => import('./class/ClassList.tsx'),
      nav: { group: 'organisation', order: 14, icon: 'group', phone: ['teacher', 'school'] },
      words: 'people.class.words',
    },
    {
      path: '/personen/importe',
      title: 'people.roster.plural',
      right: 'people.import',
      load: () => import('./roster/RosterImports.tsx'),
      nav: { group: 'organisation', order: 30, icon: 'up2', label: 'people.roster.plural' },
    },
    {
      path: '/loeschfristen',
      title: 'people.retention.title',
      right: 'people.retention.view',
      load: () => import('./retention/Rules.tsx'),
      nav: { group: 'system', order: 40, icon: 'trash' },
    },
    { path: '/personen/importe/neu', title: 'people.roster.new', right: 'people.import', load: () => import('./roster/RosterOpen.tsx') },
    {
      path: '/personen/importe/$import',
      title: 'people.roster.title',
      right: 'people.import',
      load: () => import('./roster/RosterPage.tsx'),
    },
    {
      path: '/personen/abgleich',
      title: 'people.match.title',
      right: 'people.match',
      load: () => import('./match/MatchPage.tsx'),
      words: 'people.match.words',
    },
    { path: '/personen/$person', title: 'people.person', right: 'people.person.view', load: () => import('./person/PersonSheet.tsx') },
    { path: '/klassen/$group', title: 'people.class', right: browse, load: () => import('./class/ClassSheet.tsx') },
  ],
  commands: [
    { id: 'roster-import', label: 'people.roster.new', right: 'people.import', icon: 'up2', to: '/personen/importe/neu' },
    { id: 'match-people', label: 'people.match.title', right: 'people.match', icon: 'swap', to: '/personen/abgleich' },
    { id: 'print-slips', label: 'people.slips.command', right: 'access.account.invite', icon: 'print', to: '/klassen' },
  ],
  panels: [
    {
      id: 'people.myClasses',
      right: browse,
      order: 20,
      span: 8,
      homes: ['teacher'],
      load: () => import('./home/MyClasses.tsx'),
    },
    {
      id: 'people.wards',
      right: 'people.wards',
      order: 15,
      span: 8,
      homes: ['person', 'teacher'],
      load: () => import('./home/MyChildren.tsx'),
    },
    { id: 'people.mine', right: browse, order: 20, span: 8, homes: ['school'], load: () => import('./home/MyPeople.tsx') },
    {
      id: 'people.imports',
      right: 'people.import',
      order: 55,
      span: 4,
      homes: ['school', 'authority'],
      load: () => import('./home/LastImports.tsx'),
    },
  ],
  refs: { 'people.person': { path: '/people', label: 'name', hint: 'schoolName', href: '/personen/$id' } },
}
