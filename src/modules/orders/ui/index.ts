// The pages of orders: wishing, approving, budgets, purchase, investment talks.
import type { UiPlug } from '#ui'

const view = 'orders.view'

export const plug: UiPlug = {
  module: 'orders',
  pages: [
    {
      path: '/bestellungen',
      title: 'orders.order.plural',
      right: view,
      load: () => import('./order/OrderList.tsx'),
      nav: { group: 'money', order: 10, icon: 'cart', phone: ['teacher'] },
      words: 'orders.order.words',
    },
    {
      path: '/bestellungen/neu',
      title: 'orders.new',
      right: 'orders.wish',
      load: () => import('./order/OrderNew.tsx'),
      words: 'orders.new.words',
    },
    { path: '/bestellungen/$order', title: 'orders.order', right: view, load: () => import('./order/OrderSheet.tsx') },
    { path: '/bestellungen/$order/bearbeiten', title: 'orders.edit', right: view, load: () => import('./order/OrderEdit.tsx') },
    {
      path: '/freigaben',
      title: 'orders.approvals',
      right: 'orders.approve',
      load: () => import('./approvals/ApprovalList.tsx'),
      nav: { group: 'money', order: 15, icon: 'check', phone: ['authority'] },
      words: 'orders.approvals.words',
    },
    { path: '/freigabe/$order', title: 'orders.decide.title', right: 'orders.approve', load: () => import('./approvals/Decide.tsx') },
    {
      path: '/einkauf',
      title: 'orders.line.plural',
      right: 'orders.fulfil',
      load: () => import('./purchase/Purchase.tsx'),
      nav: { group: 'money', order: 20, icon: 'out' },
      words: 'orders.line.words',
    },
    { path: '/bestellaufgaben', title: 'orders.task.plural', right: 'orders.fulfil', load: () => import('./purchase/Tasks.tsx') },
    {
      path: '/budgets',
      title: 'orders.budget.plural',
      right: 'orders.budget.view',
      load: () => import('./money/BudgetList.tsx'),
      nav: { group: 'money', order: 25, icon: 'wallet' },
      words: 'orders.budget.words',
    },
    { path: '/budgets/$budget', title: 'orders.budget', right: 'orders.budget.view', load: () => import('./money/BudgetSheet.tsx') },
    {
      path: '/investitionsgespraech',
      title: 'orders.talk.plural',
      right: 'orders.talk.view',
      load: () => import('./talk/TalkList.tsx'),
      nav: { group: 'money', order: 30, icon: 'cal', label: 'orders.talk.nav' },
      words: 'orders.talk.words',
    },
    { path: '/investitionsgespraech/$talk', title: 'orders.talk', right: 'orders.talk.view', load: () => import('./talk/TalkSheet.tsx') },
    {
      path: '/freigabewege',
      title: 'orders.rules',
      right: 'orders.route.change',
      load: () => import('./money/Rules.tsx'),
      nav: { group: 'system', order: 45, icon: 'swap' },
      words: 'orders.rules.words',
    },
  ],
  commands: [{ id: 'new-order', label: 'orders.new', right: 'orders.wish', icon: 'cart', to: '/bestellungen/neu' }],
  panels: [
    {
      id: 'orders.waiting',
      right: 'orders.approve',
      order: 15,
      span: 8,
      homes: ['school', 'authority'],
      load: () => import('./home/Waiting.tsx'),
    },
    {
      id: 'orders.mine',
      right: 'orders.wish',
      order: 25,
      span: 4,
      homes: ['teacher', 'school', 'technician'],
      load: () => import('./home/MyOrders.tsx'),
    },
    { id: 'orders.overview', right: 'orders.fulfil', order: 16, span: 4, homes: ['authority'], load: () => import('./home/Overview.tsx') },
  ],
  refs: {
    'orders.order': { path: '/orders', label: 'number', hint: 'title', href: '/bestellungen/$id' },
    'orders.budget': { path: '/budgets', label: 'name', hint: 'schoolName', href: '/budgets/$id' },
  },
}
