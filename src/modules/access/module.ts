// The plug of access: who signs in and how, and who may do what.
import { defineModule } from '#kernel'
import { identify } from './identify.ts'
import { rights } from './rights.ts'
import { signInRoutes } from './routes/sign-in.ts'
import { bootstrapLink, startAccess } from './setup.ts'

export default defineModule({
  name: 'access',
  uses: ['organisation', 'people'],
  rights,
  routes: [signInRoutes],
  identify,
  start: startAccess,
  async greeting() {
    const link = await bootstrapLink()
    return link ? [`Erstes Konto anlegen (24 Stunden gültig): ${link}`] : []
  },
})
