// The pages of connections and of the plans that carry changes into them.
import type { UiPlug } from '#ui'

const view = 'connections.view'

export const plug: UiPlug = {
  module: 'connections',
  pages: [
    {
      path: '/anbindungen',
      title: 'connections.connection.plural',
      right: view,
      load: () => import('./ConnectionList.tsx'),
      list: '/connections',
      nav: { group: 'systems', order: 60, icon: 'plug' },
      words: 'connections.words',
    },
    {
      path: '/plaene',
      title: 'connections.plan.plural',
      right: view,
      load: () => import('./plan/PlanList.tsx'),
      nav: { group: 'systems', order: 62, icon: 'swap' },
      words: 'connections.plan.words',
    },
    {
      path: '/quellen',
      title: 'connections.source.plural',
      right: view,
      load: () => import('./source/SourceList.tsx'),
      list: '/sources',
      nav: { group: 'systems', order: 64, icon: 'down2' },
      words: 'connections.source.words',
    },
    { path: '/quellen/neu', title: 'connections.source.new', right: 'connections.change', load: () => import('./source/SourceNew.tsx') },
    { path: '/quellen/$source', title: 'connections.source', right: view, load: () => import('./source/SourceSheet.tsx') },
    { path: '/anbindungen/neu', title: 'connections.new', right: 'connections.change', load: () => import('./new/ConnectionNew.tsx') },
    { path: '/anbindungen/$connection', title: 'connections.connection', right: view, load: () => import('./sheet/ConnectionSheet.tsx') },
    {
      path: '/anbindungen/$connection/einrichten',
      title: 'connections.setUp',
      right: 'connections.change',
      load: () => import('./new/SetUp.tsx'),
    },
    { path: '/plaene/$plan', title: 'connections.plan', right: view, load: () => import('./plan/PlanPage.tsx') },
  ],
  commands: [
    { id: 'new-connection', label: 'connections.new', right: 'connections.change', icon: 'plug', to: '/anbindungen/neu' },
    { id: 'new-source', label: 'connections.source.new', right: 'connections.change', icon: 'down2', to: '/quellen/neu' },
  ],
  panels: [
    {
      id: 'connections.waiting',
      right: view,
      order: 52,
      span: 4,
      homes: ['authority', 'technician'],
      asks: ['/connections?limit=50'],
      load: () => import('./home/ConnectionsPanel.tsx'),
    },
  ],
  refs: { 'connections.connection': { path: '/connections', label: 'name', href: '/anbindungen/$id' } },
}
