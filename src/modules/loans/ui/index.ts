// The screens of loans: contracts, lending, return, cases, templates, and the page of a guardian.
import { deviceTabs } from '#modules/devices/ui'
import { personTabs } from '#modules/people/ui'
import type { UiPlug } from '#ui'

const read = 'loans.read'
const lend = 'loans.lend'

deviceTabs.push({ id: 'ausleihen', label: 'loans.contract.plural', right: read, load: () => import('./DeviceTab.tsx') })
personTabs.push({ id: 'ausleihen', label: 'loans.contract.plural', right: read, load: () => import('./PersonTab.tsx') })

export const plug: UiPlug = {
  module: 'loans',
  pages: [
    {
      path: '/ausleihen',
      title: 'loans.contract.plural',
      right: read,
      load: () => import('./ContractList.tsx'),
      list: '/loans/contracts',
      listOf: 'school',
      nav: { group: 'things', order: 30, icon: 'loan' },
      words: 'loans.contract.words',
    },
    { path: '/ausleihen/neu', title: 'loans.lend', right: lend, load: () => import('./lend/Lend.tsx') },
    {
      path: '/ausleihen/entgelte',
      title: 'loans.fee.plural',
      right: lend,
      load: () => import('./fees/FeeList.tsx'),
      words: 'loans.fee.words',
    },
    { path: '/ausleihen/$contract', title: 'loans.contract', right: read, load: () => import('./ContractSheet.tsx') },
    {
      path: '/ausgabe',
      title: 'loans.handOut',
      right: lend,
      load: () => import('./counter/HandOut.tsx'),
      nav: { group: 'things', order: 32, icon: 'right' },
      words: 'loans.handOut.words',
    },
    {
      path: '/rueckgabe',
      title: 'loans.giveBack',
      right: lend,
      load: () => import('./counter/GiveBack.tsx'),
      nav: { group: 'things', order: 33, icon: 'scan', phone: ['technician', 'school'] },
      words: 'loans.giveBack.words',
    },
    {
      path: '/schadensfaelle',
      title: 'loans.damageCase.plural',
      right: read,
      load: () => import('./cases/CaseList.tsx'),
      list: '/loans/cases',
      listOf: 'school',
      nav: { group: 'things', order: 34, icon: 'warn' },
      words: 'loans.damageCase.words',
    },
    {
      path: '/ausleihwuensche',
      title: 'loans.wish.plural',
      right: 'loans.wish',
      load: () => import('./WishList.tsx'),
      list: '/loans/wishes',
      listOf: 'school',
      nav: { group: 'things', order: 31, icon: 'star' },
      words: 'loans.wish.words',
    },
    {
      path: '/leihvorlagen',
      title: 'loans.template.plural',
      right: 'loans.template',
      load: () => import('./TemplateList.tsx'),
      list: '/loans/templates',
      words: 'loans.template.words',
    },
    { path: '/zustimmung', title: 'loans.consent', right: 'public', load: () => import('./Consent.tsx') },
  ],
  commands: [
    { id: 'lend', label: 'loans.lend', right: lend, icon: 'loan', to: '/ausleihen/neu' },
    { id: 'wish-loan', label: 'loans.wish.add', right: 'loans.wish', icon: 'star', to: '/ausleihwuensche?neu=1' },
    { id: 'hand-out', label: 'loans.handOut', right: lend, icon: 'right', to: '/ausgabe' },
    { id: 'give-back', label: 'loans.giveBack', right: lend, icon: 'scan', to: '/rueckgabe' },
    { id: 'report-case', label: 'loans.damageCase.report', right: 'loans.report', icon: 'warn', to: '/schadensfaelle?neu=1' },
  ],
  panels: [
    { id: 'loans.mine', right: 'loans.mine', order: 25, span: 8, homes: ['person', 'teacher'], load: () => import('./MyLoansPanel.tsx') },
    {
      id: 'loans.overdue',
      right: lend,
      order: 65,
      span: 4,
      homes: ['authority', 'school', 'technician'],
      load: () => import('./OverduePanel.tsx'),
    },
  ],
  refs: {
    'loans.contract': { path: '/loans/contracts', label: 'number', hint: 'personName', href: '/ausleihen/$id' },
    'loans.template': { path: '/loans/templates', label: 'name', hint: 'language', href: '/leihvorlagen' },
  },
}
