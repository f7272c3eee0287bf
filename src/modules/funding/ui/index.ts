// The screens of funding: grants, programmes, binding periods, costs.
import { deviceTabs } from '#modules/devices/ui'
import type { UiPlug } from '#ui'

const read = 'funding.read'
const change = 'funding.change'

deviceTabs.push({ id: 'foerderung', label: 'funding.tab', right: read, load: () => import('./DeviceTab.tsx') })
// Who sticks the label on takes its photo, and learns nothing of the money.
deviceTabs.push({
  id: 'etikett',
  label: 'funding.photo.tab',
  right: 'devices.change',
  unless: read,
  load: () => import('./PhotoTab.tsx'),
})

export const plug: UiPlug = {
  module: 'funding',
  pages: [
    {
      path: '/foerderung',
      title: 'funding.grants',
      right: read,
      load: () => import('./GrantList.tsx'),
      list: '/funding/grants',
      nav: { group: 'money', order: 50, icon: 'coins' },
      words: 'funding.grant.words',
    },
    { path: '/foerderung/neu', title: 'funding.grant.add', right: change, load: () => import('./GrantNew.tsx') },
    { path: '/foerderung/$grant', title: 'funding.grant', right: read, load: () => import('./GrantSheet.tsx') },
    {
      path: '/foerderprogramme',
      title: 'funding.programme.plural',
      right: change,
      load: () => import('./ProgrammeList.tsx'),
      list: '/funding/programmes',
      words: 'funding.programme.words',
    },
    { path: '/foerderprogramme/$programme', title: 'funding.programme', right: change, load: () => import('./ProgrammeSheet.tsx') },
    {
      path: '/zweckbindung',
      title: 'funding.binding',
      right: read,
      load: () => import('./BindingList.tsx'),
      list: '/funding/assets',
      listOf: 'school',
      nav: { group: 'money', order: 55, icon: 'lock' },
      words: 'funding.binding.words',
    },
    {
      path: '/kosten',
      title: 'funding.costs',
      right: 'funding.costs',
      load: () => import('./Costs.tsx'),
      nav: { group: 'money', order: 60, icon: 'chart' },
      words: 'funding.costs.words',
    },
  ],
  commands: [{ id: 'new-grant', label: 'funding.grant.add', right: change, icon: 'plus', to: '/foerderung/neu' }],
  panels: [{ id: 'funding.due', right: read, order: 70, span: 4, homes: ['authority'], load: () => import('./DuePanel.tsx') }],
  refs: {
    'funding.programme': { path: '/funding/programmes', label: 'name', hint: 'short', href: '/foerderprogramme/$id' },
    'funding.grant': { path: '/funding/grants', label: 'title', hint: 'reference', href: '/foerderung/$id' },
    'funding.line': { path: '/funding/lines', label: 'name', hint: 'measure' },
    'funding.receipt': { path: '/funding/receipts', label: 'number', hint: 'supplier' },
  },
}
