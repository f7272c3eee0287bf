// Setting connections up: what they are told stays sealed where it is secret, and nothing is written anywhere before they are active.
import { sql } from 'kysely'
import { addJob, type Context, conflict, dropSecret, invalid, notFound, putSecret, stale, startRun, usualGuard, usualPolicy } from '#kernel'
import { findSchools } from '#modules/organisation'
import { type Id, newId } from '#shared'
import { checkTold, getConnector } from '../connectors.ts'
import { type ConnectionChange, ConnectionDraft } from '../model.ts'
import { type ConnectionRecord, findRecord, openRecord } from '../queries/connections.ts'

const right = 'connections.change'
const object = 'connections.connection'

async function checkSchools(ctx: Context, schools: readonly Id[]): Promise<void> {
  if ((await findSchools(ctx, schools)).length !== new Set(schools).size) throw notFound('connections.schoolUnknown')
}

async function keepSecrets(
  ctx: Context,
  kind: string,
  given: Record<string, string>,
  known: Record<string, Id>,
): Promise<Record<string, Id>> {
  const kept = { ...known }
  for (const [name, text] of Object.entries(given)) kept[name] = await putSecret(ctx, `connections.${kind}.${name}`, text, known[name])
  return kept
}

/** Sets a connection up; it rests until it is switched on. */
export async function createConnection(ctx: Context, wish: ConnectionDraft): Promise<ConnectionRecord> {
  ctx.may(right)
  const draft = ConnectionDraft.parse(wish)
  const connector = getConnector(draft.kind)
  const settings = checkTold(connector, draft.settings, draft.secrets)
  await checkSchools(ctx, draft.schools)
  const id = newId()
  const secrets = await keepSecrets(ctx, draft.kind, draft.secrets, {})
  await sql`insert into connections.connection (authority_id, id, kind, name, settings, secrets, schools, policy, guard, schedule, blackout, created_at)
    values (${ctx.authority}, ${id}, ${draft.kind}, ${draft.name}, ${JSON.stringify(settings)}::jsonb, ${JSON.stringify(secrets)}::jsonb, ${sql.val(draft.schools)}::uuid[],
      ${JSON.stringify(draft.policy ?? usualPolicy)}::jsonb, ${JSON.stringify(draft.guard ?? usualGuard)}::jsonb, ${draft.schedule}, ${JSON.stringify(draft.blackout)}::jsonb, ${ctx.now()})`.execute(
    ctx.db(),
  )
  await ctx.audit('connections.connection.created', object, [
    { id, changes: { name: [null, draft.name], kind: [null, draft.kind], settings: [null, settings] } },
  ])
  await ctx.tell('connections.connection.created', [id])
  return findRecord(ctx, id)
}

/** Changes what a connection is told; what is not named stays, secrets above all. */
export async function changeConnection(outer: Context, id: Id, change: ConnectionChange): Promise<ConnectionRecord> {
  const { ctx, record } = await openRecord(outer, right, id, true)
  if (change.version !== undefined && change.version !== record.version) throw stale()
  const connector = getConnector(record.kind)
  const settings = checkTold(connector, { ...record.settings, ...change.settings }, change.secrets ?? {})
  if (change.schools) await checkSchools(ctx, change.schools)
  // Whoever turns an address round must know its password: a kept one never goes to another server.
  const moved = Object.entries(settings).some(([key, value]) => (key === 'url' || key === 'bindDn') && value !== record.settings[key])
  const missing = connector.secrets.filter((name) => record.secrets[name] && !change.secrets?.[name])
  if (moved && missing.length)
    throw invalid('connections.secretAgain', { fields: missing.map((name) => ({ path: `secrets.${name}`, code: 'field.missing' })) })
  const next = {
    name: change.name ?? record.name,
    schools: change.schools ?? record.schools,
    policy: change.policy ?? record.policy,
    guard: change.guard ?? record.guard,
    schedule: change.schedule ?? record.schedule,
    blackout: change.blackout ?? record.blackout,
    settings,
  }
  const changes = Object.fromEntries(
    Object.entries(next).flatMap(([key, value]) => {
      const before = record[key as keyof ConnectionRecord]
      return JSON.stringify(before) === JSON.stringify(value) ? [] : [[key, [before, value] as const]]
    }),
  )
  const secrets = await keepSecrets(ctx, record.kind, change.secrets ?? {}, record.secrets)
  for (const name of Object.keys(change.secrets ?? {})) changes[name] = ['•••', '•••']
  if (Object.keys(changes).length === 0) return record
  await sql`update connections.connection set name = ${next.name}, settings = ${JSON.stringify(settings)}::jsonb, secrets = ${JSON.stringify(secrets)}::jsonb, schools = ${sql.val(next.schools)}::uuid[],
    policy = ${JSON.stringify(next.policy)}::jsonb, guard = ${JSON.stringify(next.guard)}::jsonb, schedule = ${next.schedule}, blackout = ${JSON.stringify(next.blackout)}::jsonb,
    trouble = null, trouble_at = null, version = version + 1 where authority_id = ${ctx.authority} and id = ${id}`.execute(ctx.db())
  await ctx.audit('connections.connection.changed', object, [{ id, changes }])
  await ctx.tell('connections.connection.changed', [id])
  return findRecord(ctx, id)
}

/** Switches a connection on or off. Off, nothing is compared, written or handed over any more; `asks` lets a person see the first plan. */
export async function switchConnection(outer: Context, id: Id, active: boolean, asks = false): Promise<ConnectionRecord> {
  const { ctx, record } = await openRecord(outer, right, id, true)
  if (record.active === active) return record
  await sql`update connections.connection set active = ${active}, asks_first = ${active && asks}, trouble = null, trouble_at = null, version = version + 1 where authority_id = ${ctx.authority} and id = ${id}`.execute(
    ctx.db(),
  )
  if (!active) await sql`delete from connections.password where authority_id = ${ctx.authority} and connection_id = ${id}`.execute(ctx.db())
  const what = active ? 'connections.connection.switchedOn' : 'connections.connection.switchedOff'
  await ctx.audit(what, object, [{ id }])
  await ctx.tell(what, [id])
  if (active && record.schedule !== 'off')
    await addJob(
      ctx,
      'connections.compute',
      { connection: id, cause: 'manual', causers: ctx.who.account ? [ctx.who.account] : [] },
      { queue: `sync:${id}`, key: `connections.compute:${id}` },
    )
  return findRecord(ctx, id)
}

/** Forgets a connection that is switched off, with its plans. What it has written stays where it is. */
export async function deleteConnection(outer: Context, id: Id): Promise<void> {
  const { ctx, record } = await openRecord(outer, right, id, true)
  if (record.active) throw conflict('connections.stillOn')
  for (const table of ['sync_object', 'plan', 'sync_lease'])
    await sql`delete from ${sql.id('kernel', table)} where authority_id = ${ctx.authority} and connection_id = ${id}`.execute(ctx.db())
  await sql`delete from connections.connection where authority_id = ${ctx.authority} and id = ${id}`.execute(ctx.db())
  await dropSecret(ctx, Object.values(record.secrets))
  await ctx.audit('connections.connection.deleted', object, [{ id, changes: { name: [record.name, null] } }])
  await ctx.tell('connections.connection.deleted', [id])
}

/** Looks whether the foreign system lets MUSES do what it will have to do; the worker does, and the result stands at the connection. */
export async function startCheck(outer: Context, id: Id): Promise<Id> {
  const { ctx, record } = await openRecord(outer, 'connections.plan', id)
  return startRun(ctx, { kind: 'connections.check', title: record.name, payload: { connection: id } })
}

/** Compares both sides now. */
export async function startCompute(outer: Context, id: Id): Promise<Id> {
  const { ctx, record } = await openRecord(outer, 'connections.plan', id)
  if (!record.active) throw conflict('connections.switchedOff')
  return startRun(ctx, {
    kind: 'connections.compute',
    title: record.name,
    payload: { connection: id, cause: 'manual', causers: ctx.who.account ? [ctx.who.account] : [] },
    queue: `sync:${id}`,
  })
}

/** Schools that were merged into another are served as that one. */
export async function followMerge(ctx: Context, from: readonly Id[], into: Id): Promise<void> {
  await sql`update connections.connection set schools = array(select distinct case when s = any(${sql.val([...from])}::uuid[]) then ${into}::uuid else s end from unnest(schools) s), version = version + 1
    where authority_id = ${ctx.authority} and schools && ${sql.val([...from])}::uuid[]`.execute(ctx.db())
}
