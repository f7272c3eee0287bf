import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { defineModule } from '#kernel'
import { testWorld } from '#kernel/testing'
import type { Id } from '#shared'
import organisation from '../organisation/module.ts'
import people from '../people/module.ts'
import access from './module.ts'
import { type Browser, type Ground, openGround } from './testing/ground.ts'

const world = testWorld()
/** A word of heads of school that administrators do not have: two people are needed. */
const duties = defineModule({
  name: 'duties',
  uses: [],
  rights: [{ name: 'duties.agree', scopes: ['school'], roles: ['head', '!authorityAdmin'] }],
})
let ground: Ground
const password = 'drei kluge Eulen'
beforeAll(async () => {
  ground = await openGround(world.db, [organisation, people, access, duties])
})

async function signedIn(name: string, role?: string, school?: Id): Promise<Browser & { id: Id }> {
  const id = await ground.account({ authority: world.authority, name, password, role, school })
  const browser = ground.browser()
  await browser.ask('POST', '/sign-in', { name, password })
  await ground.asMuses(world.authority, (ctx) =>
    sql`update access.session set second_at = created_at where account_id = ${id}`.execute(ctx.db()),
  )
  return Object.assign(browser, { id })
}

test('an administrator appoints a head whose word she does not have, never herself; others hand on no more than they have', async () => {
  const here = { 'muses-authority': world.authority }
  const admin = await signedIn('verwaltung', 'authorityAdmin')
  const head = await signedIn('leitung')
  const other = await signedIn('andere.leitung', 'head', world.schools[1])
  const give = (browser: Browser, account: Id) =>
    browser.ask('POST', '/grants', { grants: [{ account, role: 'head', scope: 'school', school: world.schools[0] }] }, here)
  expect((await give(admin, head.id)).status).toBe(200)
  expect((await give(admin, admin.id)).body.code).toBe('access.moreThanOwn')
  expect((await give(other, head.id)).body.code).toBe('notFound')
  // What she may appoint she may also rescue: a new code for a head who forgot her password.
  const codes = await admin.ask('POST', '/accounts/codes', { ids: [head.id], way: 'link' }, here)
  expect(codes.status).toBe(200)
})
