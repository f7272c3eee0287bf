// The screens of the organisation: authorities, schools, rooms, calendar, templates.
import type { UiPlug } from '#ui'

export { type PlaceLink, placeLinks, type RoomWork, roomWorks } from './links.ts'

const read = 'organisation.read'
const create = 'organisation.school.create'

export const plug: UiPlug = {
  pages: [
    {
      path: '/schulen',
      title: 'organisation.school.plural',
      right: read,
      load: () => import('./school/SchoolList.tsx'),
      list: '/schools',
      nav: { group: 'organisation', order: 10, icon: 'school' },
      words: 'organisation.school.words',
    },
    { path: '/schulen/neu', title: 'organisation.school.add', right: create, load: () => import('./school/SchoolNew.tsx') },
    { path: '/schulen/importieren', title: 'organisation.school.import', right: create, load: () => import('./import/SchoolImport.tsx') },
    { path: '/schulen/zusammenlegen', title: 'organisation.school.merge', right: create, load: () => import('./school/MergeWizard.tsx') },
    { path: '/schulen/$school', title: 'organisation.school', right: read, load: () => import('./school/SchoolSheet.tsx') },
    {
      path: '/schulen/$school/bearbeiten',
      title: 'organisation.school.edit',
      right: 'organisation.school.change',
      load: () => import('./school/SchoolEdit.tsx'),
    },
    {
      path: '/schulen/$school/stundenplan',
      title: 'organisation.timetable.title',
      right: 'organisation.room.change',
      load: () => import('./timetable/TimetableImport.tsx'),
    },
    {
      path: '/raeume',
      title: 'organisation.room.plural',
      right: read,
      load: () => import('./places/RoomList.tsx'),
      list: '/rooms',
      listOf: 'school',
      nav: { group: 'organisation', order: 20, icon: 'door' },
      words: 'organisation.room.words',
    },
    { path: '/raeume/$room', title: 'organisation.room', right: read, load: () => import('./places/RoomSheet.tsx') },
    { path: '/tuer/$code', title: 'organisation.room', right: read, load: () => import('./places/Door.tsx') },
    {
      path: '/kalender',
      title: 'organisation.calendar',
      right: read,
      load: () => import('./calendar/CalendarPage.tsx'),
      nav: { group: 'organisation', order: 40, icon: 'cal' },
      words: 'organisation.calendar.words',
    },
    {
      path: '/kalender/importieren',
      title: 'organisation.calendar.import',
      right: 'organisation.calendar.change',
      load: () => import('./calendar/CalendarImport.tsx'),
    },
    {
      path: '/vorlagen',
      title: 'organisation.template.plural',
      right: create,
      load: () => import('./template/TemplateList.tsx'),
      list: '/templates',
      nav: { group: 'organisation', order: 60, icon: 'copy' },
      words: 'organisation.template.words',
    },
    {
      path: '/vorlagen/neu',
      title: 'organisation.template.add',
      right: 'organisation.template.change',
      load: () => import('./template/TemplateNew.tsx'),
    },
    { path: '/vorlagen/$template', title: 'organisation.template', right: create, load: () => import('./template/TemplateSheet.tsx') },
    {
      path: '/traeger',
      title: 'organisation.authority.plural',
      right: 'organisation.authority.change',
      load: () => import('./authority/AuthorityList.tsx'),
      list: '/authorities',
      nav: { group: 'organisation', order: 80, icon: 'flag' },
    },
    { path: '/traeger/$authority', title: 'organisation.authority', right: read, load: () => import('./authority/AuthoritySheet.tsx') },
  ],
  commands: [
    { id: 'new-school', label: 'organisation.school.add', right: create, icon: 'plus', to: '/schulen/neu' },
    { id: 'import-schools', label: 'organisation.school.import', right: create, icon: 'up2', to: '/schulen/importieren' },
    { id: 'merge-schools', label: 'organisation.school.merge', right: create, icon: 'swap', to: '/schulen/zusammenlegen' },
    {
      id: 'new-authority',
      label: 'organisation.authority.add',
      right: 'organisation.authority.create',
      icon: 'plus',
      to: '/traeger?neu=1',
    },
    {
      id: 'import-calendar',
      label: 'organisation.calendar.import',
      right: 'organisation.calendar.change',
      icon: 'cal',
      to: '/kalender/importieren',
    },
  ],
  panels: [
    {
      id: 'organisation.schools',
      right: 'organisation.school.create',
      order: 50,
      span: 8,
      homes: ['authority', 'operator'],
      asks: ['/schools?filter=state%3Ais%3Aactive&limit=12&count=exact'],
      load: () => import('./school/SchoolsPanel.tsx'),
    },
    { id: 'organisation.mySchool', right: read, order: 60, span: 4, homes: ['school'], load: () => import('./school/MySchoolPanel.tsx') },
  ],
  refs: {
    'organisation.authority': { path: '/authorities', label: 'name', hint: 'city', href: '/traeger/$id' },
    'organisation.school': { path: '/schools', label: 'name', hint: 'number', href: '/schulen/$id' },
    'organisation.site': { path: '/sites', label: 'name', hint: 'schoolName' },
    'organisation.building': { path: '/buildings', label: 'name', hint: 'siteName' },
    'organisation.floor': { path: '/floors', label: 'name', hint: 'buildingName' },
    'organisation.room': { path: '/rooms', label: 'number', hint: 'schoolName', href: '/raeume/$id' },
    'organisation.group': { path: '/groups', label: 'name', hint: 'schoolName' },
    'organisation.schoolYear': { path: '/school-years', label: 'name' },
    'organisation.template': { path: '/templates', label: 'name', href: '/vorlagen/$id' },
  },
}
