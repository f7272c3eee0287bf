import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Context, plugFacts, system, type Who } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { type Id, newId } from '#shared'
import { archiveConcepts, createConcepts, freeze, giveForSignature, supersede, takeBack } from './actions/concepts.ts'
import { remindDue } from './actions/reminders.ts'
import { decline, sign, unsign } from './actions/sign.ts'
import { look } from './deviations/look.ts'
import { plain } from './model.ts'
import { compareEditions } from './queries/compare.ts'
import { composeLive, conceptList, findConcept, viewConcept } from './queries/concepts.ts'
import { readGuide } from './queries/guide.ts'
import { bookTestBlocks, loadTestBlocks } from './testing/ground.ts'

const world = testWorld()
const rights = [
  'concept.read',
  'concept.change',
  'concept.sign',
  'catalogue.read',
  'catalogue.book',
  'catalogue.value.change',
  'organisation.read',
]
const admin = () => whoWith(rights, world.authority)
const head = (school = world.schools[0]) => whoWith(['concept.read', 'concept.sign'], world.authority, 'school', school)
const now = () => new Date('2026-09-15T10:00:00Z')
plugFacts([])
beforeAll(() => world.done(system('test'), (ctx) => loadTestBlocks(ctx), { authorities: [] }))

const tried = <T>(work: (ctx: Context) => Promise<T>, who: Who = admin()) => world.tried(who, work, { now })

async function conceptOfAll(ctx: Context): Promise<Id> {
  await bookTestBlocks(ctx, world.schools)
  const [concept] = await createConcepts(ctx, [{ title: 'Betriebskonzept', kind: 'authority', schools: [] }])
  return concept!.id
}

describe('composing', () => {
  test('a document says what holds for all once, and what differs in a table', async () => {
    await tried(async (ctx) => {
      const id = await conceptOfAll(ctx)
      const document = await composeLive(ctx, await findConcept(ctx, id))
      const service = document.sections.find((section) => section.id === 'services')!.sections[0]!.sections[0]!
      expect(service.title).toBe('B01 Servicedesk')
      const text = JSON.stringify(service)
      expect(text).toContain('"look":"open"')
      const tables = service.parts.filter((part) => part.kind === 'table')
      expect(tables[1]!.rows.map((row) => row.map(plain))).toEqual([
        ['Termine im Jahr', expect.stringMatching(/^(6|12)$/), expect.any(String)],
      ])
    })
  })

  test('figures nobody measured are not made up', async () => {
    await tried(async (ctx) => {
      const document = await composeLive(ctx, await findConcept(ctx, await conceptOfAll(ctx)))
      const schools = document.sections.find((section) => section.id === 'schools')!
      expect(schools.live).toBe(true)
      const table = schools.parts.find((part) => part.kind === 'table')!
      expect(table.rows[0]!.slice(3).map(plain)).toEqual(['–', '–', '–', '–', '–', '–'])
    })
  })
})

describe('editions', () => {
  test('a frozen edition stays as it is, whatever is booked afterwards; what changed can be read', async () => {
    await tried(async (ctx) => {
      const id = await conceptOfAll(ctx)
      const edition = await freeze(ctx, id, 'erster Entwurf')
      expect(edition).toMatchObject({ number: 1, state: 'draft', note: 'erster Entwurf', signatures: 0 })
      await sql`update catalogue.booking set parameters = '{"visits": 20}' where school_id = ${world.schools[1]} and number = 'B01'`.execute(
        ctx.db(),
      )
      const { changes } = await compareEditions(ctx, id, edition.id, 'live')
      expect(changes.map((change) => change.id)).toContain('service-B01')
      expect(
        changes
          .flatMap((change) => change.lines)
          .some((line) => line.pieces.some((piece) => piece.kind === 'new' && piece.text.includes('20'))),
      ).toBe(true)
    })
  })

  test('a new draft supersedes the one before; only a draft goes out for signature', async () => {
    await tried(async (ctx) => {
      const id = await conceptOfAll(ctx)
      const first = await freeze(ctx, id)
      const second = await freeze(ctx, id)
      expect(await refusalOf(giveForSignature(ctx, first.id, '2026-10-01'))).toBe('concept.notDraft')
      expect(await refusalOf(giveForSignature(ctx, second.id, '2026-09-01'))).toBe('concept.duePast')
      await giveForSignature(ctx, second.id, '2026-10-01')
      const view = await viewConcept(ctx, id)
      expect(view.editions.map(({ number, state }) => [number, state])).toEqual([
        [2, 'forSignature'],
        [1, 'superseded'],
      ])
      expect(view.signatures.map(({ school, state }) => [school, state])).toEqual(
        [
          [null, 'open'],
          [world.schools[1], 'open'],
          [world.schools[0], 'open'],
        ]
          .sort((a, b) => Number(a[0] !== null) - Number(b[0] !== null))
          .map((each) => expect.arrayContaining([each[1]])) as never,
      )
      expect(await refusalOf(freeze(ctx, id))).toBe('concept.outForSignature')
      expect(await refusalOf(archiveConcepts(ctx, [id]))).toBe('concept.outForSignature')
      await takeBack(ctx, second.id)
      expect((await viewConcept(ctx, id)).editions[0]).toMatchObject({ state: 'draft', signatures: 0, due: null })
    })
  })
})

describe('signing', () => {
  /** Each part runs as its own person, so that it is committed in steps. */
  test('authority and every school sign; then the edition is signed and the older one superseded', async () => {
    const inSteps = <T>(who: Who, work: (ctx: Context) => Promise<T>) => world.done(who, work, { now })
    const { id, edition } = await inSteps(admin(), async (ctx) => {
      const id = await conceptOfAll(ctx)
      const edition = await freeze(ctx, id)
      await giveForSignature(ctx, edition.id, '2026-10-01')
      return { id, edition }
    })
    const wish = { edition: edition.id, digest: edition.digest }
    const refused = (who: Who, school: Id | null, digest = edition.digest) =>
      refusalOf(world.tried(who, (ctx) => sign(ctx, { ...wish, school, digest }), { now }))
    // The administrator of the authority does not sign for a school, nor a head for the authority or another school.
    expect(await refused(admin(), world.schools[0])).toBe('Forbidden')
    expect(await refused(head(), null)).toBe('Forbidden')
    expect(await refused(head(), world.schools[1])).toBe('Forbidden')
    expect(await refused(head(), world.schools[0], '0'.repeat(64))).toBe('concept.otherContent')
    expect(await refused({ ...admin(), kind: 'token' }, null)).toBe('Forbidden')
    expect(await refused(whoWith(['concept.read'], world.authority), null)).toBe('Forbidden')
    const foreigner = whoWith(rights, world.foreign)
    expect(await refusalOf(world.tried(foreigner, (ctx) => sign(ctx, { ...wish, school: null }), { now }))).toBe('NotFound')

    await inSteps(head(), (ctx) => sign(ctx, { ...wish, school: world.schools[0], comment: 'gern' }))
    expect(await refused(head(), world.schools[0])).toBe('concept.signedAlready')
    expect(await refusalOf(world.tried(admin(), (ctx) => takeBack(ctx, edition.id), { now }))).toBe('concept.alreadySigned')
    await inSteps(admin(), (ctx) => sign(ctx, { ...wish, school: null }))
    expect((await world.tried(admin(), (ctx) => viewConcept(ctx, id), { now })).editions[0]).toMatchObject({
      state: 'forSignature',
      signed: 2,
      signatures: 3,
    })
    await inSteps(head(world.schools[1]), (ctx) => sign(ctx, { ...wish, school: world.schools[1] }))
    const view = await world.tried(admin(), (ctx) => viewConcept(ctx, id, { compare: true }), { now })
    expect(view.editions[0]).toMatchObject({ state: 'signed', signed: 3, signedAt: expect.any(String) })
    expect(view.asSigned).toBe(true)
    // Nobody leads these schools: that is said before anybody waits for her signature.
    expect(view.withoutSigner.map((school) => school.id).toSorted()).toEqual([...world.schools].toSorted())
    const { rows } = await world.tried(admin(), (ctx) =>
      sql<{ what: string }>`select what from kernel.audit where object = 'concept.edition' order by id`.execute(ctx.db()),
    )
    expect(rows.map((row) => row.what.split('.').at(-1))).toEqual(['frozen', 'given', 'signedBy', 'signedBy', 'signedBy', 'signed'])

    // What is signed is no deviation; once something else holds than was signed, it is.
    const looker = whoWith([...rights, 'concept.deviation.read', 'concept.deviation.decide'], world.authority)
    await world.tried(
      looker,
      async (ctx) => {
        const found = async () => {
          await look(ctx)
          const { rows } = await sql<{ source: string; values: Record<string, unknown> }>`select source, values from concept.deviation
            where authority_id = ${ctx.authority} and source in ('concept.notSigned', 'concept.outdated')`.execute(ctx.db())
          return rows
        }
        expect(await found()).toEqual([])
        await sql`update catalogue.booking set parameters = '{"visits": 30}' where school_id = ${world.schools[1]} and number = 'B01'`.execute(
          ctx.db(),
        )
        expect(await found()).toEqual([{ source: 'concept.outdated', values: { title: 'Betriebskonzept', signed: '2026-09-15' } }])
        await sql`update catalogue.booking set parameters = '{}' where school_id = ${world.schools[1]} and number = 'B01'`.execute(ctx.db())
        expect(await found()).toEqual([])
        await sql`insert into organisation.school (authority_id, number, name, land) values (${ctx.authority}, '100009', 'Neue Schule', 'NW')`.execute(
          ctx.db(),
        )
        expect((await found()).map(({ source }) => source)).toContain('concept.notSigned')
      },
      { now },
    )
  })

  test('whoever declines says why; an own signature can be taken back while others are missing', async () => {
    await tried(async (ctx) => {
      const id = newId()
      await sql`insert into concept.concept (authority_id, id, kind, title, schools) values (${world.authority}, ${id}, 'group', 'Gruppe', ${sql.val([...world.schools])}::uuid[])`.execute(
        ctx.db(),
      )
      const edition = await freeze(ctx, id)
      await giveForSignature(ctx, edition.id, '2026-10-01')
      const wish = { edition: edition.id, digest: edition.digest, school: null }
      await sign(ctx, wish)
      await unsign(ctx, edition.id, null)
      await decline(ctx, { ...wish, comment: 'Die Servicezeiten stimmen nicht.' })
      expect((await viewConcept(ctx, id)).signatures[0]).toMatchObject({ state: 'declined', comment: 'Die Servicezeiten stimmen nicht.' })
      await supersede(ctx, edition.id)
      expect((await freeze(ctx, id)).number).toBe(2)
    })
  })

  test('whoever is late is reminded once in a while', async () => {
    await tried(async (ctx) => {
      const id = newId()
      await sql`insert into concept.concept (authority_id, id, kind, title, schools) values (${world.authority}, ${id}, 'group', 'Gruppe', ${sql.val([...world.schools])}::uuid[])`.execute(
        ctx.db(),
      )
      const account = newId()
      await sql`insert into people.account (authority_id, id, name, display_name, email, state) values (${world.authority}, ${account}, 'a.dmin', 'A. Dmin', 'a@example.org', 'active')`.execute(
        ctx.db(),
      )
      await sql`insert into access."grant" (authority_id, account_id, role, scope, starts_at) values (${world.authority}, ${account}, 'authorityAdmin', 'authority', '2026-01-01')`.execute(
        ctx.db(),
      )
      await giveForSignature(ctx, (await freeze(ctx, id)).id, '2026-09-17')
      const mails = async () => (await sql<{ n: number }>`select count(*)::int as n from kernel.mail`.execute(ctx.db())).rows[0]!.n
      expect(await mails()).toBe(1)
      expect(await remindDue(ctx)).toBe(0)
      const later = Object.assign(Object.create(ctx), { now: () => new Date('2026-09-19T08:00:00Z') }) as Context
      expect(await remindDue(later)).toBe(0)
      expect(await remindDue(Object.assign(Object.create(ctx), { now: () => new Date('2026-09-29T08:00:00Z') }) as Context)).toBe(1)
      expect(await mails()).toBe(2)
    })
  })
})

describe('rights', () => {
  test('a head reads the concept of her authority and her school, not that of another school', async () => {
    const ids = await world.done(admin(), async (ctx) => {
      const made = await createConcepts(
        ctx,
        world.schools.map((school) => ({ title: `Konzept ${school}`, kind: 'school' as const, school, schools: [] })),
      )
      return made.map((concept) => concept.id)
    })
    const seen = await world.tried(head(), async (ctx) =>
      (await conceptList.page(ctx, { filter: [], limit: 50 })).rows.map((row) => row.id),
    )
    expect(seen).toContain(ids[0])
    expect(seen).not.toContain(ids[1])
    expect(await refusalOf(world.tried(head(), (ctx) => findConcept(ctx, ids[1]!)))).toBe('NotFound')
    expect(await refusalOf(world.tried(head(), (ctx) => freeze(ctx, ids[0]!)))).toBe('Forbidden')
    expect(await refusalOf(world.tried(whoWith(rights, world.foreign), (ctx) => findConcept(ctx, ids[0]!)))).toBe('NotFound')
  })

  test('a concept names exactly what it is for', async () => {
    await tried(async (ctx) => {
      expect(await refusalOf(createConcepts(ctx, [{ title: 'x', kind: 'group', schools: [] }]))).toBe('concept.scope')
      expect(await refusalOf(createConcepts(ctx, [{ title: 'x', kind: 'school', schools: [] }]))).toBe('concept.scope')
      expect(await refusalOf(createConcepts(ctx, [{ title: 'x', kind: 'group', schools: [world.foreignSchools[0]] }]))).toBe(
        'concept.unknownSchool',
      )
    })
  })
})

test('the guide says what is done and what comes next', async () => {
  await tried(async (ctx) => {
    const before = await readGuide(ctx)
    expect(before.steps[0]).toMatchObject({ key: 'book', state: expect.stringMatching(/next|done/) })
  })
})
