// The pages of people: persons, classes, and how long they are kept.
import type { UiPlug } from '#ui'

export { useExportRelease } from './exports/AskRelease.tsx'
export { BulkWork } from './person/BulkWork.tsx'
export { sourceName } from './person/words.ts'
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
      list: '/people',
      listOf: 'school',
      nav: { group: 'organisation', order: 12, icon: 'people' },
      words: 'people.people.words',
    },
    {
      path: '/klassen',
      title: 'people.class.plural',
      right: browse,
      load: () => import('./class/ClassList.tsx'),
      list: '/people/groups',
      listOf: 'school',
      nav: { group: 'organisation', order: 14, icon: 'group', phone: ['teacher', 'school'] },
      words: 'people.class.words',
    },
    {
      path: '/loeschfristen',
      title: 'people.retention.title',
      right: 'people.retention.view',
      load: () => import('./retention/Rules.tsx'),
      nav: { group: 'system', order: 40, icon: 'trash' },
    },
    {
      path: '/ausgaben',
      title: 'people.exportRelease.plural',
      right: 'people.export.ask',
      load: () => import('./exports/ReleaseList.tsx'),
      nav: { group: 'system', order: 42, icon: 'down2' },
      words: 'people.exportRelease.words',
    },
    { path: '/personen/$person', title: 'people.person', right: 'people.person.view', load: () => import('./person/PersonSheet.tsx') },
    { path: '/klassen/$group', title: 'people.class', right: browse, load: () => import('./class/ClassSheet.tsx') },
  ],
  commands: [{ id: 'print-slips', label: 'people.slips.command', right: 'access.account.invite', icon: 'print', to: '/klassen' }],
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
  ],
  refs: { 'people.person': { path: '/people', label: 'name', hint: 'schoolName', href: '/personen/$id' } },
}
