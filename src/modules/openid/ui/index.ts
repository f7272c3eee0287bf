// The screen of other providers.
import type { UiPlug } from '#ui'

export const plug: UiPlug = {
  pages: [
    {
      path: '/zugriff/anbieter',
      title: 'openid.providers',
      right: 'openid.provider.change',
      load: () => import('./Providers.tsx'),
      nav: { group: 'system', order: 15, icon: 'shield' },
      words: 'openid.providers.words',
    },
  ],
}
