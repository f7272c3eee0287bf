// Setting sources up; what arrives from them becomes an import like any other.
import { sql } from 'kysely'
import { addJob, type Context, conflict, dropSecret, getImport, invalid, notFound, notify, putSecret, stale, startRun } from '#kernel'
import { findSchools } from '#modules/organisation'
import { openRoster, rosterFlaws, startRosterApply } from '#modules/rosters'
import { type Id, newId } from '#shared'
import { checkTold, getSourceConnector } from '../connectors.ts'
import { type SourceChange, SourceDraft } from '../model/sources.ts'
import { findSource, openSource, type SourceRecord } from './queries.ts'

const right = 'connections.change'
const object = 'connections.source'

async function checkSchool(ctx: Context, school: Id | null | undefined): Promise<void> {
  if (school && (await findSchools(ctx, [school])).length !== 1) throw notFound('connections.schoolUnknown')
}
async function keep(ctx: Context, kind: string, given: Record<string, string>, known: Record<string, Id>): Promise<Record<string, Id>> {
  const kept = { ...known }
  for (const [name, text] of Object.entries(given))
    kept[name] = await putSecret(ctx, `connections.source.${kind}.${name}`, text, known[name])
  return kept
}

/** Sets a source up; it rests until it is switched on. */
export async function createSource(ctx: Context, wish: SourceDraft): Promise<SourceRecord> {
  ctx.may(right)
  const draft = SourceDraft.parse(wish)
  const settings = checkTold(getSourceConnector(draft.kind), draft.settings, draft.secrets)
  await checkSchool(ctx, draft.school)
  const id = newId()
  const secrets = await keep(ctx, draft.kind, draft.secrets, {})
  await sql`insert into connections.source (authority_id, id, kind, name, settings, secrets, school_id, format, policy, schedule, created_at, created_by)
    values (${ctx.authority}, ${id}, ${draft.kind}, ${draft.name}, ${JSON.stringify(settings)}::jsonb, ${JSON.stringify(secrets)}::jsonb, ${draft.school}::uuid, ${draft.format}, ${draft.policy},
      ${draft.schedule}, ${ctx.now()}, ${ctx.who.account}::uuid)`.execute(ctx.db())
  await ctx.audit('connections.source.created', object, [
    { id, changes: { name: [null, draft.name], kind: [null, draft.kind], settings: [null, settings], policy: [null, draft.policy] } },
  ])
  await ctx.tell('connections.source.created', [id])
  return findSource(ctx, id)
}

/** Changes what a source is told; secrets that are not named stay, but never go to another address. */
export async function changeSource(outer: Context, id: Id, change: SourceChange): Promise<SourceRecord> {
  const { ctx, record } = await openSource(outer, right, id, true)
  if (change.version !== undefined && change.version !== record.version) throw stale()
  const connector = getSourceConnector(record.kind)
  const settings = checkTold(connector, { ...record.settings, ...change.settings }, change.secrets ?? {})
  await checkSchool(ctx, change.school)
  const moved = ['host', 'port', 'url', 'tokenUrl', 'fingerprint'].some((key) => settings[key] !== record.settings[key])
  const missing = connector.secrets.filter((name) => record.secrets[name] && !change.secrets?.[name])
  if (moved && missing.length)
    throw invalid('connections.secretAgain', { fields: missing.map((name) => ({ path: `secrets.${name}`, code: 'field.missing' })) })
  const next = {
    name: change.name ?? record.name,
    school: change.school === undefined ? record.school : change.school,
    format: change.format ?? record.format,
    policy: change.policy ?? record.policy,
    schedule: change.schedule ?? record.schedule,
    settings,
  }
  const changes = Object.fromEntries(
    Object.entries(next).flatMap(([key, value]) => {
      const before = record[key as keyof SourceRecord]
      return JSON.stringify(before) === JSON.stringify(value) ? [] : [[key, [before, value] as const]]
    }),
  )
  const secrets = await keep(ctx, record.kind, change.secrets ?? {}, record.secrets)
  for (const name of Object.keys(change.secrets ?? {})) changes[name] = ['•••', '•••']
  if (Object.keys(changes).length === 0) return record
  await sql`update connections.source set name = ${next.name}, settings = ${JSON.stringify(settings)}::jsonb, secrets = ${JSON.stringify(secrets)}::jsonb, school_id = ${next.school}::uuid,
    format = ${next.format}, policy = ${next.policy}, schedule = ${next.schedule}, mark = ${'settings' in changes ? null : record.mark}, trouble = null, trouble_at = null, version = version + 1
    where authority_id = ${ctx.authority} and id = ${id}`.execute(ctx.db())
  await ctx.audit('connections.source.changed', object, [{ id, changes }])
  await ctx.tell('connections.source.changed', [id])
  return findSource(ctx, id)
}

/** Switches a source on or off. */
export async function switchSource(outer: Context, id: Id, active: boolean): Promise<SourceRecord> {
  const { ctx, record } = await openSource(outer, right, id, true)
  if (record.active === active) return record
  await sql`update connections.source set active = ${active}, trouble = null, trouble_at = null, version = version + 1 where authority_id = ${ctx.authority} and id = ${id}`.execute(
    ctx.db(),
  )
  const what = active ? 'connections.source.switchedOn' : 'connections.source.switchedOff'
  await ctx.audit(what, object, [{ id }])
  await ctx.tell(what, [id])
  if (active && record.schedule !== 'off') await lookSoon(ctx, id)
  return findSource(ctx, id)
}

/** Forgets a source that is switched off; its imports stay. */
export async function deleteSource(outer: Context, id: Id): Promise<void> {
  const { ctx, record } = await openSource(outer, right, id, true)
  if (record.active) throw conflict('connections.stillOn')
  await sql`delete from connections.source where authority_id = ${ctx.authority} and id = ${id}`.execute(ctx.db())
  await dropSecret(ctx, Object.values(record.secrets))
  await ctx.audit('connections.source.deleted', object, [{ id, changes: { name: [record.name, null] } }])
  await ctx.tell('connections.source.deleted', [id])
}

export async function startSourceCheck(outer: Context, id: Id): Promise<Id> {
  const { ctx, record } = await openSource(outer, 'connections.plan', id)
  return startRun(ctx, { kind: 'connections.checkSource', title: record.name, payload: { source: id } })
}

export async function startLook(outer: Context, id: Id): Promise<Id> {
  const { ctx, record } = await openSource(outer, 'connections.plan', id)
  if (!record.active) throw conflict('connections.switchedOff')
  return startRun(ctx, { kind: 'connections.look', title: record.name, payload: { source: id }, queue: `source:${id}` })
}

/** One look at a time, however many ask for it. */
export const lookSoon = (ctx: Context, id: Id, seconds = 0): Promise<void> =>
  addJob(
    ctx,
    'connections.look',
    { source: id },
    { at: new Date(ctx.now().getTime() + seconds * 1_000), key: `connections.look:${id}`, queue: `source:${id}` },
  )

export interface Delivery {
  name: string
  size: number
  changedAt: Date
  sha256: string
}

/** Whether this content came from the source before; then that is noted and nothing else is done. */
export async function knownBefore(ctx: Context, source: Id, delivery: Delivery): Promise<boolean> {
  const { rows } =
    await sql`select 1 from connections.arrival where authority_id = ${ctx.authority} and source_id = ${source} and sha256 = ${delivery.sha256} and state <> 'known' limit 1`.execute(
      ctx.db(),
    )
  if (!rows.length) return false
  await note(ctx, source, delivery, 'known', null)
  return true
}

const note = (ctx: Context, source: Id, { name, size, changedAt, sha256 }: Delivery, state: string, opened: Id | null) =>
  sql`insert into connections.arrival (authority_id, source_id, name, size, changed_at, sha256, state, import_id, arrived_at, ended_at)
    values (${ctx.authority}, ${source}, ${name}, ${size}, ${changedAt}, ${sha256}, ${state}, ${opened}::uuid, ${ctx.now()}, ${state === 'known' ? ctx.now() : null}::timestamptz)`.execute(
    ctx.db(),
  )

/** Makes an import of what arrived; the files are stored already. */
export async function takeIn(ctx: Context, record: SourceRecord, delivery: Delivery, files: readonly Id[]): Promise<Id> {
  const opened = await openRoster(ctx, {
    school: record.school,
    files,
    format: record.format,
    title: `${record.name}: ${delivery.name}`.slice(0, 200),
    strict: record.policy === 'strict',
  })
  await note(ctx, record.id, delivery, 'reading', opened.import)
  await ctx.tell('connections.source.arrived', [record.id], { import: opened.import })
  return opened.import
}

interface Waiting {
  id: Id
  source: Id
  name: string
  policy: 'ask' | 'apply' | 'strict'
  sourceName: string
  createdBy: Id | null
  state: string
}

/** An import that a source brought has moved on: taken over by itself up to the guard, or shown to a person. */
export async function followImport(ctx: Context, id: Id): Promise<void> {
  const { rows } = await sql<Waiting & { importState: string; fault: { code: string } | null }>`
    select a.id, a.source_id as source, a.name, a.state, s.policy, s.name as "sourceName", s.created_by as "createdBy", i.state as "importState",
      case when i.state = 'previewed' and coalesce((i.facts->>'people')::int, 0) = 0 then '{"code": "people.refused.noPeople"}'::jsonb else i.error end as fault
    from connections.arrival a join connections.source s on s.authority_id = a.authority_id and s.id = a.source_id join kernel.import i on i.authority_id = a.authority_id and i.id = a.import_id
    where a.authority_id = ${ctx.authority} and a.import_id = ${id} for update of a`.execute(ctx.db())
  const arrival = rows[0]
  if (!arrival) return
  // A file in which nobody stands is broken: taking it over would change nothing and say that all is well.
  const nobody = arrival.importState === 'previewed' && arrival.fault !== null && arrival.policy !== 'ask'
  const state = nobody ? 'failed' : stateAfter(arrival.importState, await policyOf(ctx, id, arrival), arrival.state)
  if (!state || state === arrival.state) return
  if (state === 'applying') await startRosterApply(ctx, id, { leavers: true, release: false })
  const over = ['applied', 'undone', 'discarded', 'failed'].includes(state)
  await sql`update connections.arrival set state = ${state}, fault = ${arrival.fault && state === 'failed' ? JSON.stringify({ code: arrival.fault.code }) : null}::jsonb,
    ended_at = ${over ? ctx.now() : null}::timestamptz where authority_id = ${ctx.authority} and id = ${arrival.id}`.execute(ctx.db())
  if (arrival.createdBy && (state === 'asks' || state === 'held' || state === 'failed'))
    await notify(ctx, [
      {
        account: arrival.createdBy,
        kind: `connections.source.${state}`,
        values: { source: arrival.sourceName, file: arrival.name },
        href: `/personen/importe/${id}`,
        tone: state === 'failed' ? 'danger' : 'warning',
      },
    ])
}

/** What is only to be taken over when nothing is wrong asks a person when something is. */
async function policyOf(ctx: Context, id: Id, { policy, importState }: Waiting & { importState: string }): Promise<'ask' | 'apply'> {
  if (policy !== 'strict' || importState !== 'previewed') return policy === 'strict' ? 'apply' : policy
  const { wrong, open } = await rosterFlaws(ctx, await getImport(ctx, id))
  return wrong + open > 0 ? 'ask' : 'apply'
}

function stateAfter(importState: string, policy: 'ask' | 'apply', before: string): string | undefined {
  switch (importState) {
    case 'previewed':
      return policy === 'apply' && before === 'reading' ? 'applying' : before === 'applying' ? undefined : 'asks'
    case 'held':
    case 'failed':
    case 'applied':
    case 'undone':
    case 'discarded':
      return importState
    default:
      return undefined
  }
}
