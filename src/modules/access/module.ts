// The plug of access: who signs in and how, and who may do what.
import { defineModule } from '#kernel'
import { tidy } from './jobs.ts'
import { accessDeviations, accessFacts } from './queries/holders.ts'
import { tellReleasers } from './queries/tell-releasers.ts'
import { rights } from './rights.ts'
import { accountRoutes } from './routes/accounts.ts'
import { ownRoutes } from './routes/own.ts'
import { roleRoutes } from './routes/roles.ts'
import { signInRoutes } from './routes/sign-in.ts'
import { bootstrapLink, startAccess } from './setup.ts'
import { identify } from './who/identify.ts'

export default defineModule({
  name: 'access',
  uses: ['organisation', 'people'],
  rights,
  routes: [signInRoutes, ownRoutes, accountRoutes, roleRoutes],
  facts: accessFacts,
  deviations: accessDeviations,
  hears: { 'people.export.asked': tellReleasers },
  jobs: { 'access.tidy': tidy },
  history: { 'people.account': 'access.view', 'access.role': 'access.view', 'access.supportRequest': 'access.support.approve' },
  identify,
  start: startAccess,
  async greeting() {
    const link = await bootstrapLink()
    return link ? [`Erstes Konto anlegen (24 Stunden gültig): ${link}`] : []
  },
})
