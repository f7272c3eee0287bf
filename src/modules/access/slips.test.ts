import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import { testWorld } from '#kernel/testing'
import organisation from '../organisation/module.ts'
import people from '../people/module.ts'
import access from './module.ts'
import { type Ground, openGround } from './testing/ground.ts'

const world = testWorld()
let ground: Ground
const password = 'drei kluge Eulen'
beforeAll(async () => {
  ground = await openGround(world.db, [organisation, people, access])
})

test('slips come as PDF, four on a page, with codes that work; refused without the right', async () => {
  await ground.account({ authority: world.authority, name: 'leitung', password, role: 'head', school: world.schools[0] })
  const ids = []
  for (const name of ['albers.kim', 'öztürk.ayşe', 'bachmair.leni', 'brandner.yusuf', 'sander.emil'])
    ids.push(await ground.account({ authority: world.authority, name, state: 'invited', role: 'secretary', school: world.schools[0] }))
  const browser = ground.browser()
  await browser.ask('POST', '/sign-in', { name: 'leitung', password })
  const answer = await ground.server.inject({
    method: 'POST',
    url: '/api/v1/accounts/slips',
    headers: { origin: 'http://127.0.0.1:3000', cookie: browser.cookie!, 'muses-authority': world.authority },
    payload: { ids },
  })
  expect(answer.headers['content-type']).toBe('application/pdf')
  expect(answer.headers['cache-control']).toBe('no-store')
  const pdf = answer.rawPayload
  expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
  expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(2)
  const stranger = ground.browser()
  await ground.account({ authority: world.authority, name: 'niemand', password })
  await stranger.ask('POST', '/sign-in', { name: 'niemand', password })
  expect((await stranger.ask('POST', '/accounts/slips', { ids })).status).toBe(403)
})

test('the same as a table, whose codes work and whose cells are no formulas', async () => {
  const id = await ground.account({
    authority: world.authority,
    name: 'formel',
    state: 'invited',
    role: 'secretary',
    school: world.schools[0],
  })
  await ground.asMuses(world.authority, (ctx) =>
    sql`update people.account set display_name = '=HYPERLINK("x")' where id = ${id}`.execute(ctx.db()),
  )
  const browser = ground.browser()
  await browser.ask('POST', '/sign-in', { name: 'leitung', password })
  const answer = await ground.server.inject({
    method: 'POST',
    url: '/api/v1/accounts/slips',
    headers: { origin: 'http://127.0.0.1:3000', cookie: browser.cookie!, 'muses-authority': world.authority },
    payload: { ids: [id], format: 'csv' },
  })
  expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8')
  expect(answer.headers['cache-control']).toBe('no-store')
  const [heads, row] = answer.payload.replace('\ufeff', '').trim().split('\r\n')
  expect(heads!.split(';')).toHaveLength(7)
  const cells = row!.split(';')
  expect(cells.slice(0, 4)).toEqual(['', '', `"'=HYPERLINK(""x"")"`, 'formel'])
  const reader = ground.browser('192.0.2.45')
  expect((await reader.ask('POST', '/activation/check', { name: 'formel', code: cells[4] })).body).toMatchObject({ purpose: 'activate' })
})

test('one to a page, and a code that was just shown goes onto paper as it is', async () => {
  const id = await ground.account({
    authority: world.authority,
    name: 'noack.ida',
    state: 'invited',
    role: 'secretary',
    school: world.schools[0],
  })
  const browser = ground.browser()
  await browser.ask('POST', '/sign-in', { name: 'leitung', password })
  const [made] = (await browser.ask('POST', '/accounts/codes', { ids: [id], way: 'slip' })).body
  const print = (codes: Record<string, string>) =>
    ground.server.inject({
      method: 'POST',
      url: '/api/v1/accounts/slips',
      headers: { origin: 'http://127.0.0.1:3000', cookie: browser.cookie!, 'muses-authority': world.authority },
      payload: { ids: [id], perPage: 1, codes },
    })
  expect((await print({ [id]: made.code })).headers['content-type']).toBe('application/pdf')
  expect((await print({ [id]: 'AAAA-AAAA' })).statusCode).toBe(422)
  const reader = ground.browser('192.0.2.44')
  expect((await reader.ask('POST', '/activation/check', { name: 'noack.ida', code: made.code })).body).toMatchObject({
    purpose: 'activate',
  })
})
