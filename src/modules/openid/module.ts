// The plug of OpenID: people sign in with the account of another provider.
import { sql } from 'kysely'
import { type Context, defineModule } from '#kernel'
import { type SignInWay, signInWays } from '#modules/access'
import { openidRoutes } from './browser-routes.ts'
import { providerRoutes } from './routes.ts'

/** The buttons of the sign-in page. */
async function offered(ctx: Context): Promise<SignInWay[]> {
  const { rows } = await sql<{
    authority: string
    id: string
    name: string
  }>`select authority_id as authority, id, name from openid.offered()`.execute(ctx.db())
  return rows.map(({ authority, id, name }) => ({ authority, name, href: `/api/v1/sign-in/openid/${id}` }))
}

export default defineModule({
  name: 'openid',
  uses: ['organisation', 'people', 'access'],
  rights: [{ name: 'openid.provider.change', scopes: ['authority'] }],
  routes: [providerRoutes],
  foreign: openidRoutes,
  history: { 'openid.provider': 'openid.provider.change' },
  start() {
    if (!signInWays.includes(offered)) signInWays.push(offered)
  },
})
