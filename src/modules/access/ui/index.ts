// The screens of access: signing in, the own account, accounts and roles of others.
import type { UiPlug } from '#ui'

const view = 'access.view'

export const plug: UiPlug = {
  pages: [
    { path: '/anmelden', title: 'access.signIn.title', right: 'public', load: () => import('./sign-in/SignIn.tsx') },
    { path: '/aktivieren', title: 'access.activate.title', right: 'public', load: () => import('./sign-in/Activate.tsx') },
    { path: '/passwort-vergessen', title: 'access.forgot.title', right: 'public', load: () => import('./sign-in/Forgot.tsx') },
    { path: '/einrichten', title: 'access.setUp.title', right: 'public', load: () => import('./sign-in/SetUp.tsx') },
    { path: '/konto', title: 'access.own.title', right: 'signedIn', load: () => import('./own/OwnAccount.tsx'), words: 'access.own.words' },
    {
      path: '/zugriff',
      title: 'access.accounts',
      right: view,
      load: () => import('./accounts/AccountList.tsx'),
      nav: { group: 'system', order: 10, icon: 'key', label: 'access.nav' },
      words: 'access.accounts.words',
    },
    {
      path: '/zugriff/rollen',
      title: 'access.roles',
      right: view,
      load: () => import('./roles/RoleList.tsx'),
      words: 'access.roles.words',
    },
    {
      path: '/zugriff/wer-darf-was',
      title: 'access.whoMay',
      right: view,
      load: () => import('./roles/WhoMay.tsx'),
      words: 'access.whoMay.words',
    },
    { path: '/zugriff/vertretungen', title: 'access.deputies', right: 'signedIn', load: () => import('./roles/Deputies.tsx') },
    { path: '/zugriff/support', title: 'access.support', right: 'signedIn', load: () => import('./roles/Support.tsx') },
    { path: '/zugriff/dienste', title: 'access.services', right: 'access.token.service', load: () => import('./roles/Services.tsx') },
    { path: '/zugriff/$account', title: 'access.account', right: view, load: () => import('./accounts/AccountSheet.tsx') },
  ],
  commands: [{ id: 'invite', label: 'access.invite.title', right: 'access.account.invite', icon: 'plus', to: '/zugriff?einladen=1' }],
  refs: { 'access.account': { path: '/accounts', label: 'displayName', hint: 'name', href: '/zugriff/$id' } },
  confirmIdentity: () => import('./sign-in/ConfirmIdentity.tsx'),
}
