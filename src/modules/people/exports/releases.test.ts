import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Context, contextOf, listQuery } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { ListParams, newId } from '#shared'
import { createPeople } from '../actions.ts'
import { ExportAsk } from '../api/exports.ts'
import module from '../module.ts'
import { peopleRoutes } from '../routes/people.ts'
import { askRelease, checkExport, decideRelease, exportReleases, withdrawRelease } from './releases.ts'

const world = testWorld()
const rights = ['people.person.view', 'people.person.change', 'people.export.ask']
type Who = ReturnType<typeof whoWith>
const clerk = () => whoWith(rights, world.authority)
const officer = () => whoWith(['people.export.release', 'people.person.view'], world.authority)
const head = (school: number) => whoWith([...rights, 'people.export.release'], world.authority, 'school', world.schools[school])
/** Another person in the same transaction, and the same person later. */
const as = (ctx: Context, who: Who): Context => contextOf(ctx.db<unknown>(), { who, authorities: ctx.authorities, now: ctx.now })
function later(ctx: Context, hours: number): Context {
  const at = new Date(ctx.now().getTime() + hours * 3_600_000)
  return contextOf(ctx.db<unknown>(), { who: { ...ctx.who, confirmedAt: at }, authorities: ctx.authorities, now: () => at })
}
const whole = { kind: 'people', query: { columns: 'name,school' } }
const ask = (more: object = {}) => ({ ...whole, reason: 'Meldung an den Versicherer', href: '/personen', ...more })

/** So many pupils at a school, and an account for each asker. */
async function fill(ctx: Context, count: number, askers: readonly Who[] = []): Promise<void> {
  await createPeople(
    ctx,
    Array.from({ length: count }, (_, n) => ({
      familyName: `Muster${n}`,
      givenName: 'Kim',
      affiliations: [{ school: world.schools[0], role: 'learner' as const }],
    })),
  )
  for (const who of askers)
    await sql`insert into people.account (authority_id, id, person_id, name, display_name, state) values (${world.authority}, ${who.account}, null, ${`k${who.account!.slice(-8)}`}, ${who.name}, 'active')`.execute(
      ctx.db(),
    )
}
const exported = (ctx: Context, query: object = {}) =>
  (peopleRoutes.handlers.export as unknown as (ctx: Context, asked: object, extra: object) => Promise<{ name: string }>)(
    ctx,
    { query: { ...ListParams.parse({ columns: 'name,school', ...query }), format: 'csv' } },
    { t: (key: string) => key },
  )

beforeAll(() => module.start?.({ plugs: {} } as never))

describe('a large export', () => {
  test('leaves with the word of a second person, for exactly what was asked, and for a day', async () => {
    const who = clerk()
    await world.tried(who, async (ctx) => {
      await fill(ctx, 501, [who])
      expect(await refusalOf(exported(ctx))).toBe('people.export.secondPerson')
      const { id, people } = await askRelease(ctx, ask())
      expect(people).toBe(501)
      // Asked again: the same request.
      expect((await askRelease(ctx, ask({ reason: 'Doch für die Beförderung' }))).id).toBe(id)
      expect(await refusalOf(exported(ctx))).toBe('people.export.secondPerson')
      expect(await refusalOf(decideRelease(ctx, id, { release: true, answer: null }))).toBe('Forbidden')
      const both = { ...who, grants: whoWith([...rights, 'people.export.release'], world.authority).grants }
      expect(await refusalOf(decideRelease(as(ctx, both), id, { release: true, answer: null }))).toBe('people.export.own')
      await decideRelease(as(ctx, officer()), id, { release: true, answer: 'in Ordnung' })
      expect((await exported(ctx)).name).toMatch(/csv$/)
      expect((await exported(ctx)).name).toMatch(/csv$/)
      expect(await refusalOf(exported(ctx, { columns: 'name,school,birthDay' }))).toBe('people.export.secondPerson')
      expect(await refusalOf(exported(ctx, { filter: 'state:is:active' }))).toBe('people.export.secondPerson')
      expect(await refusalOf(checkExport(as(ctx, clerk()), { ...whole, people: 501 }))).toBe('people.export.secondPerson')
      expect(await refusalOf(checkExport(later(ctx, 25), { ...whole, people: 501 }))).toBe('people.export.secondPerson')
      // A few more came in between; many more are another export.
      await checkExport(ctx, { ...whole, people: 520 })
      expect(await refusalOf(checkExport(ctx, { ...whole, people: 600 }))).toBe('people.export.secondPerson')
      const [row] = (await exportReleases.page(ctx, listQuery(ListParams.parse({})))).rows
      expect(row).toMatchObject({ state: 'released', taken: 3, people: 501, reason: 'Doch für die Beförderung', asker: who.name })
      const { rows } = await sql<{ what: string }>`select what from kernel.audit where object = 'people.exportRelease' order by id`.execute(
        ctx.db(),
      )
      expect(rows.map((each) => each.what)).toEqual([
        // Twice, because the reason was another one.
        'people.export.asked',
        'people.export.asked',
        'people.export.released',
        ...Array(3).fill('people.export.taken'),
      ])
    })
  })

  test('asks for a fresh proof of identity first, also of who decides', async () => {
    const who = clerk()
    await world.tried(who, async (ctx) => {
      await fill(ctx, 501, [who])
      const { id } = await askRelease(ctx, ask())
      const stale = new Date(ctx.now().getTime() - 11 * 60_000)
      const asking = checkExport(as(ctx, { ...who, confirmedAt: stale }), { ...whole, people: 501 })
      await expect(asking).rejects.toMatchObject({ code: 'stepUp' })
      const deciding = decideRelease(as(ctx, { ...officer(), confirmedAt: stale }), id, { release: true, answer: null })
      await expect(deciding).rejects.toMatchObject({ code: 'stepUp' })
    })
  })

  test('up to 500 people need nothing, and no release can be asked for them', async () => {
    const who = clerk()
    await world.tried(who, async (ctx) => {
      await fill(ctx, 500, [who])
      expect((await exported(ctx)).name).toMatch(/csv$/)
      expect(await refusalOf(askRelease(ctx, ask()))).toBe('people.export.free')
    })
  })

  test('a head decides for her own school alone, and sees no request of others', async () => {
    const asker = head(0)
    await world.tried(clerk(), async (ctx) => {
      await fill(ctx, 501, [asker])
      const { id } = await askRelease(as(ctx, asker), ask())
      const elsewhere = as(ctx, head(1))
      expect(await refusalOf(decideRelease(elsewhere, id, { release: true, answer: null }))).toBe('NotFound')
      expect((await exportReleases.page(elsewhere, listQuery(ListParams.parse({})))).rows).toEqual([])
      expect(await refusalOf(withdrawRelease(elsewhere, id))).toBe('NotFound')
      await decideRelease(as(ctx, head(0)), id, { release: false, answer: 'nicht nötig' })
      expect(await refusalOf(decideRelease(as(ctx, officer()), id, { release: true, answer: null }))).toBe('people.export.decided')
      expect(await refusalOf(checkExport(as(ctx, asker), { ...whole, people: 501 }))).toBe('people.export.secondPerson')
    })
  })

  test('a request can be taken back, lapses after a week, and a wrong one is refused', async () => {
    const who = clerk()
    await world.tried(who, async (ctx) => {
      await fill(ctx, 501, [who])
      const { id } = await askRelease(ctx, ask())
      expect(await refusalOf(decideRelease(later(as(ctx, officer()), 8 * 24), id, { release: true, answer: null }))).toBe(
        'people.export.lapsed',
      )
      const again = await askRelease(later(ctx, 8 * 24), ask())
      expect(again.id).not.toBe(id)
      await withdrawRelease(ctx, again.id)
      expect(await refusalOf(withdrawRelease(ctx, again.id))).toBe('people.export.decided')
      expect(await refusalOf(decideRelease(as(ctx, officer()), newId(), { release: true, answer: null }))).toBe('NotFound')
      expect(ExportAsk.safeParse(ask()).success).toBe(true)
      for (const href of ['//elsewhere.example', '/\\elsewhere.example', 'https://elsewhere.example'])
        expect(ExportAsk.safeParse(ask({ href })).success).toBe(false)
      expect(await refusalOf(askRelease(ctx, ask({ kind: 'unknown' })))).toBe('invalid')
      expect(await refusalOf(askRelease(ctx, ask({ query: { filter: 'nonsense' } })))).toBe('list.filter')
    })
  })
})
