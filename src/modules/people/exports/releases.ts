// Many people leave the house as a file only with a fresh proof of identity and with the word of a second person.
import { sql } from 'kysely'
import { type Context, conflict, defineList, forbidden, invalid, notFound, notify, withinReach } from '#kernel'
import { formatNumber, type Id } from '#shared'
import { type ExportAsk, exportRelease } from '../api/exports.ts'
import { exportKinds } from './kinds.ts'

/** Up to so many people an export asks for nothing but the right. */
const freelyExported = 500
const freshMs = 10 * 60_000
const hour = 3_600_000
/** A request waits a week for its answer; a released file can be fetched for a day. */
const waitingMs = 7 * 24 * hour
const releasedMs = 24 * hour
/** Requests are forgotten after so many days; that they were made stays in the audit. */
const keptDays = 90
/** So much more than released may leave where people came in between. */
const growth = 1.05

const right = 'people.export.release'

/** Throws when an export takes many people along without a fresh proof of identity or without a release by a second person. */
export async function checkExport(ctx: Context, wish: { kind: string; query: unknown; people: number }): Promise<void> {
  if (wish.people <= freelyExported || ctx.who.kind !== 'person') return
  checkFresh(ctx)
  if (ctx.authorities.length !== 1) throw invalid('authority.several')
  const { rows } = await sql<{ id: Id; people: number }>`
    update people.export_release set taken = taken + 1 where authority_id = ${ctx.authority} and id = (
      select id from people.export_release where authority_id = ${ctx.authority} and account_id = ${ctx.who.account} and kind = ${wish.kind}
        and asked = ${JSON.stringify(askedOf(wish))}::jsonb and state = 'released' and until_at > ${ctx.now()} and people >= ${Math.ceil(wish.people / growth)}
      order by until_at desc limit 1)
    returning id, people`.execute(ctx.db())
  if (rows.length === 0)
    throw conflict('people.export.secondPerson', {
      values: { people: formatNumber(wish.people, ctx.lang), free: freelyExported, hours: releasedMs / hour },
    })
  await ctx.audit('people.export.taken', 'people.exportRelease', [{ id: rows[0]!.id, changes: { people: [null, wish.people] } }])
}

function checkFresh(ctx: Context): void {
  const { confirmedAt } = ctx.who
  if (ctx.who.kind === 'person' && (!confirmedAt || ctx.now().getTime() - confirmedAt.getTime() > freshMs)) throw forbidden('stepUp')
}

function askedOf({ kind, query }: { kind: string; query: unknown }): unknown {
  const read = exportKinds.get(kind)?.asked.safeParse(query)
  if (!read?.success) throw invalid('invalid', { fields: [{ path: 'query', code: 'field.format' }] })
  return read.data
}

/** Asks for a release; the same request that still waits is answered instead of asked twice. The people are counted here, not by who asks. */
export async function askRelease(ctx: Context, ask: ExportAsk): Promise<{ id: Id; people: number }> {
  if (ctx.authorities.length !== 1) throw invalid('authority.several')
  const asked = askedOf(ask)
  const { people, schools } = await exportKinds.get(ask.kind)!.find(ctx, asked)
  if (people <= freelyExported)
    throw conflict('people.export.free', { values: { people: formatNumber(people, ctx.lang), free: freelyExported } })
  const until = new Date(ctx.now().getTime() + waitingMs)
  // With what is too old goes an own request that lapsed: asked anew it is a new one, of which everybody hears.
  await sql`delete from people.export_release where authority_id = ${ctx.authority} and (asked_at < ${new Date(ctx.now().getTime() - keptDays * 24 * hour)}
    or (account_id = ${ctx.who.account} and state = 'waiting' and until_at <= ${ctx.now()}))`.execute(ctx.db())
  const { rows } = await sql<{ id: Id; added: boolean }>`
    insert into people.export_release (authority_id, account_id, kind, asked, people, reason, href, schools, asked_at, until_at)
    values (${ctx.authority}, ${ctx.who.account}, ${ask.kind}, ${JSON.stringify(asked)}::jsonb, ${people}, ${ask.reason}, ${ask.href},
      ${schools ? sql`${sql.val([...schools])}::uuid[]` : null}, ${ctx.now()}, ${until})
    on conflict (authority_id, account_id, kind, md5(asked::text)) where state = 'waiting'
      do update set reason = excluded.reason, href = excluded.href, people = excluded.people, schools = excluded.schools,
        asked_at = excluded.asked_at, until_at = excluded.until_at
    returning id, xmax = 0 as added`.execute(ctx.db())
  const { id, added } = rows[0]!
  await ctx.audit('people.export.asked', 'people.exportRelease', [{ id, changes: { people: [null, people], reason: [null, ask.reason] } }])
  if (added) await ctx.tell('people.export.asked', [id])
  return { id, people }
}

/** Releases or refuses a request of somebody else; who decides must reach every school whose people may leave. */
export async function decideRelease(ctx: Context, id: Id, decision: { release: boolean; answer: string | null }): Promise<void> {
  checkFresh(ctx)
  const row = await lockWaiting(ctx, id)
  if (row.schools) ctx.may(right, { schools: row.schools })
  else ctx.may(right)
  if (row.account === ctx.who.account || (ctx.who.person && row.person === ctx.who.person)) throw conflict('people.export.own')
  if (row.until <= ctx.now()) throw conflict('people.export.lapsed')
  const state = decision.release ? 'released' : 'refused'
  await sql`update people.export_release set state = ${state}, decided_by = ${ctx.who.account}, answer = ${decision.answer}, decided_at = ${ctx.now()},
    until_at = ${new Date(ctx.now().getTime() + releasedMs)} where authority_id = ${ctx.authority} and id = ${id}`.execute(ctx.db())
  await ctx.audit(decision.release ? 'people.export.released' : 'people.export.refused', 'people.exportRelease', [
    { id, changes: { answer: [null, decision.answer] } },
  ])
  await notify(ctx, [
    {
      account: row.account,
      kind: `people.export.${state}`,
      values: { by: ctx.who.name, people: formatNumber(row.people), answer: decision.answer ?? '–', hours: releasedMs / hour },
      href: row.href,
      tone: decision.release ? 'success' : 'warning',
    },
  ])
}

/** Takes the own request back while nobody has answered it. */
export async function withdrawRelease(ctx: Context, id: Id): Promise<void> {
  const row = await lockWaiting(ctx, id)
  if (row.account !== ctx.who.account) throw notFound()
  await sql`update people.export_release set state = 'withdrawn', decided_at = ${ctx.now()} where authority_id = ${ctx.authority} and id = ${id}`.execute(
    ctx.db(),
  )
  await ctx.audit('people.export.withdrawn', 'people.exportRelease', [{ id }])
}

async function lockWaiting(ctx: Context, id: Id) {
  const { rows } = await sql<{
    account: Id
    person: Id | null
    schools: Id[] | null
    state: string
    until: Date
    people: number
    href: string
  }>`
    select r.people, r.href, r.account_id as account, (select person_id from people.account k where k.id = r.account_id) as person, r.schools, r.state, r.until_at as until
    from people.export_release r where r.authority_id = ${ctx.authority} and r.id = ${id} and ${seen(ctx)} for update of r`.execute(
    ctx.db(),
  )
  if (!rows[0]) throw notFound()
  if (rows[0].state !== 'waiting') throw conflict('people.export.decided')
  return rows[0]
}

/** The own requests, and those whose schools one may answer for. */
function seen(ctx: Context) {
  const reach = ctx.reach(right)
  return sql<boolean>`(r.account_id = ${ctx.who.account}::uuid or ${withinReach(reach, { authority: 'r.authority_id' })}
    or (r.schools is not null and r.schools <@ ${sql.val([...reach.schools])}::uuid[]))`
}

const name = (account: string) => sql`(select coalesce(k.display_name, k.name) from people.account k where k.id = ${sql.ref(account)})`

export const exportReleases = defineList({
  model: exportRelease,
  from: sql`people.export_release r`,
  alias: 'r',
  id: sql`r.id`,
  authority: sql`r.authority_id`,
  columns: {
    asker: name('r.account_id'),
    decidedBy: name('r.decided_by'),
    // A request nobody answered in time, a file nobody fetched in time.
    state: sql`case when r.state = 'waiting' and r.until_at < now() then 'lapsed' else r.state end`,
  },
  extra: { href: sql`r.href`, account: sql`r.account_id` },
  search: (text) =>
    sql<boolean>`kernel.fold(r.reason || ' ' || coalesce(${name('r.account_id')}, '')) like '%' || kernel.escaped(kernel.fold(${text})) || '%'`,
  visible: seen,
  sort: '-askedAt',
})
