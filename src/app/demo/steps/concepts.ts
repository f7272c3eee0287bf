// Operation concepts: one that the authority and all its schools have signed, one that is a draft; contracts with processors.
import { sql } from 'kysely'
import { type Context, type Grant, nobody, type Who, within } from '#kernel'
import { book, offered } from '#modules/catalogue'
import type { Id } from '#shared'
import { addDays, dayOf } from '#shared'
import { createConcepts, freeze, giveForSignature } from '../../../modules/concept/actions/concepts.ts'
import { createContracts } from '../../../modules/concept/actions/contracts.ts'
import { sign } from '../../../modules/concept/actions/sign.ts'
import { look } from '../../../modules/concept/deviations/look.ts'
import { authorityId, type Demo, type DemoStep } from '../demo.ts'

const later = (date: Date, days: number) => addDays(dayOf(date), days)

export const conceptsStep: DemoStep = {
  name: 'concepts',
  async run(demo) {
    const [large, small] = [await authorityId(demo, 'auental'), await authorityId(demo, 'lindenfurt').catch(() => null)]
    await demo.within(large, (ctx) => ensureBookings(ctx, demo))
    await demo.within(large, (ctx) => addContracts(ctx, demo))
    await signedConcept(demo, large)
    await demo.within(large, look)
    if (!small) return
    await demo.within(small, (ctx) => ensureBookings(ctx, demo))
    await demo.within(small, async (ctx) => {
      const [concept] = await createConcepts(ctx, [{ title: 'Betriebskonzept', kind: 'authority', schools: [] }])
      await freeze(ctx, concept!.id, 'Erster Entwurf zur Durchsicht')
      await look(ctx)
    })
  },
}

/** Basic blocks at every school where nothing is booked yet. */
async function ensureBookings(ctx: Context, demo: Demo): Promise<void> {
  const { rows } = await sql<{
    id: Id
  }>`select s.id from organisation.school s where s.authority_id = ${ctx.authority} and s.state = 'active'
    and not exists (select from catalogue.booking b where b.authority_id = s.authority_id and b.school_id = s.id)`.execute(ctx.db())
  const basic = (await offered(ctx)).filter((offer) => offer.kind === 'basic')
  const from = later(demo.now(), -90)
  await book(
    ctx,
    rows.flatMap(({ id }) => basic.map((offer) => ({ school: id, block: offer.number, from }))),
  )
}

async function addContracts(ctx: Context, demo: Demo): Promise<void> {
  const needing = (await offered(ctx)).filter((offer) => offer.block.privacy.processorContract !== 'no').map((offer) => offer.number)
  if (needing.length < 3) return
  await createContracts(ctx, [
    {
      title: 'Rahmenvertrag Betrieb der Schul-IT',
      kind: 'processor',
      processor: 'Muster-Systemhaus GmbH, Hohenauen',
      signed: later(demo.now(), -400),
      validUntil: later(demo.now(), 52),
      noticeUntil: later(demo.now(), 10),
      measures: 'Anlage 2 des Vertrags',
      blocks: needing.slice(0, Math.ceil(needing.length / 2)),
      schools: [],
      subProcessors: [
        { name: 'Beispiel-Rechenzentrum eG', place: 'Frankfurt am Main', task: 'Betrieb der Server', since: later(demo.now(), -400) },
      ],
    },
    {
      title: 'Entscheidung zur eigenen Durchführung',
      kind: 'none',
      processor: 'Landkreis Auental, Schul-IT',
      note: 'Der Dienst wird ohne Dienstleister und ohne Zugriff auf personenbezogene Daten der Schulen betrieben.',
      blocks: needing.slice(-1),
      schools: [],
      subProcessors: [],
    },
  ])
}

/** Given a month ago, signed by the authority and every head within two weeks. */
async function signedConcept(demo: Demo, authority: Id): Promise<void> {
  const at = (days: number) => () => new Date(demo.now().getTime() + days * 86_400_000)
  const given = await demo.within(authority, async (ctx) => {
    const past = { ...ctx, authority: ctx.authority, now: at(-30) }
    const [concept] = await createConcepts(past, [{ title: 'Betriebskonzept', kind: 'authority', schools: [] }])
    const edition = await freeze(past, concept!.id, 'Beschlussfassung')
    await giveForSignature(past, edition.id, later(at(-10)(), 0))
    const { rows } = await sql<{
      school: Id
      account: Id
      name: string
    }>`select distinct on (s.id) s.id as school, k.id as account, k.display_name as name
      from organisation.school s join people.affiliation f on f.authority_id = s.authority_id and f.school_id = s.id and f.role = 'head'
        join people.account k on k.authority_id = f.authority_id and k.person_id = f.person_id
      where s.authority_id = ${ctx.authority} and s.state = 'active' order by s.id, k.name`.execute(ctx.db())
    const admins = await sql<{
      account: Id
      name: string
    }>`select k.id as account, k.display_name as name from access."grant" g join people.account k on k.id = g.account_id
      where g.authority_id = ${ctx.authority} and g.role = 'authorityAdmin' order by k.name limit 1`.execute(ctx.db())
    return { edition, heads: rows, admin: admins.rows[0] }
  })
  const signers = [...(given.admin ? [{ school: null, ...given.admin }] : []), ...given.heads]
  for (const [index, { school, account, name }] of signers.entries())
    await within(
      demo.app.db,
      { who: signer(authority, school, account, name), authorities: [authority], now: at(-28 + Math.min(index, 12)) },
      (ctx) => sign(ctx, { edition: given.edition.id, digest: given.edition.digest, school }),
    )
}

function signer(authority: Id, school: Id | null, account: Id, name: string): Who {
  const grant: Grant = {
    role: school ? 'head' : 'authorityAdmin',
    scope: school ? 'school' : 'authority',
    authority,
    school,
    group: null,
    rights: new Set(['concept.read', 'concept.sign']),
  }
  return { ...nobody, kind: 'person', account, name, grants: [grant], authorities: [authority] }
}
