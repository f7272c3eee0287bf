// The pages that belong to no module.
import { loadGallery, type UiPlug } from '#ui'

export const shellPlug: UiPlug = {
  pages: [
    {
      path: '/',
      title: 'shell.home',
      right: 'signedIn',
      load: () => import('./pages/Home.tsx'),
      nav: { group: 'start', order: 0, icon: 'home' },
    },
    {
      path: '/laeufe',
      title: 'shell.runs',
      right: 'signedIn',
      load: () => import('./pages/Runs.tsx'),
      // Pupils and guardians start no runs.
      nav: { group: 'support', order: 80, icon: 'run', homes: ['operator', 'authority', 'school', 'teacher', 'technician'] },
    },
    { path: '/laeufe/$run', title: 'shell.run', right: 'signedIn', load: () => import('./pages/Run.tsx') },
    {
      path: '/hilfe',
      title: 'shell.help',
      right: 'signedIn',
      load: () => import('./pages/Help.tsx'),
      nav: { group: 'support', order: 90, icon: 'book' },
      words: 'shell.help.words',
    },
    { path: '/tastenkuerzel', title: 'shell.keys', right: 'signedIn', load: () => import('./pages/Keys.tsx'), words: 'shell.keys.words' },
    {
      path: '/einstellungen',
      title: 'shell.settings',
      right: 'kernel.settings.change',
      load: () => import('./pages/Settings.tsx'),
      nav: { group: 'system', order: 90, icon: 'gear' },
    },
    {
      path: '/protokoll',
      title: 'kernel.audit.list',
      right: 'kernel.audit.read',
      load: () => import('./pages/Audit.tsx'),
      nav: { group: 'system', order: 70, icon: 'history' },
      words: 'shell.audit.words',
    },
    {
      path: '/webhooks',
      title: 'shell.webhooks',
      right: 'kernel.webhooks',
      load: () => import('./pages/Webhooks.tsx'),
      nav: { group: 'system', order: 80, icon: 'link' },
    },
    {
      path: '/betrieb',
      title: 'shell.health',
      right: 'kernel.jobs.read',
      load: () => import('./pages/Health.tsx'),
      nav: { group: 'system', order: 60, icon: 'server' },
      words: 'shell.health.words',
    },
    { path: '/barrierefreiheit', title: 'shell.accessibility', right: 'public', load: () => import('./pages/Accessibility.tsx') },
    { path: '/barriere-melden', title: 'shell.barrier', right: 'public', load: () => import('./pages/BarrierReport.tsx') },
    { path: '/datenschutz', title: 'shell.privacy', right: 'public', load: () => import('./pages/Privacy.tsx') },
    { path: '/impressum', title: 'shell.imprint', right: 'public', load: () => import('./pages/Imprint.tsx') },
    // The gallery of all parts belongs to `npm run dev`; a build has neither its page nor its code.
    ...(import.meta.env.DEV ? [{ path: '/kit', title: 'shell.kit', right: 'public' as const, load: loadGallery }] : []),
  ],
  commands: [{ id: 'barrier', label: 'shell.barrier', right: 'public', icon: 'mega', to: '/barriere-melden' }],
}
