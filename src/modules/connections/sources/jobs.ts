// Looks at sources, takes what lies there whole and new, and follows what becomes of it.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
import { type Context, endRun, getSecret, type JobContext, notify, outgoingSettings, Refusal, readSettings, storeFile } from '#kernel'
import type { Id } from '#shared'
import { getSourceConnector, sourceDataDir } from '../connectors.ts'
import { troubleOf } from '../jobs/at-work.ts'
import { isUnfinished, settleSeconds } from '../model/sources.ts'
import type { Finding, ListedFile, OpenSource } from '../ports.ts'
import { type Delivery, followImport, knownBefore, lookSoon, takeIn } from './actions.ts'
import { findSource, type SourceRecord } from './queries.ts'

interface Payload {
  authority: Id
  source: Id
  run?: Id
}
const maxBytes = 1_073_741_824
const fileDays = 30

const inOwn = <T>(job: JobContext, { authority }: Payload, work: (ctx: Context) => Promise<T>): Promise<T> => job.within([authority], work)

async function recordFor(job: JobContext, payload: Payload): Promise<SourceRecord | undefined> {
  try {
    return await inOwn(job, payload, (ctx) => findSource(ctx, payload.source))
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'NotFound') return undefined
    throw error
  }
}

async function openFor(job: JobContext, record: SourceRecord): Promise<OpenSource> {
  const told = await job.within([record.authority], async (ctx) => {
    const secrets: Record<string, string> = {}
    for (const [name, id] of Object.entries(record.secrets)) secrets[name] = await getSecret(ctx, id)
    return { secrets, allowed: (await readSettings(ctx, outgoingSettings)).outgoingAllowed }
  })
  return getSourceConnector(record.kind).open({
    source: record.id,
    authority: record.authority,
    settings: record.settings,
    secrets: told.secrets,
    outgoing: { allowed: told.allowed, private: true },
    signal: job.signal,
    dataDir: sourceDataDir(),
  })
}

const ended = (job: JobContext, payload: Payload, result: Record<string, unknown>, state: 'done' | 'failed' = 'done') =>
  payload.run
    ? inOwn(job, payload, (ctx) => endRun(ctx, payload.run!, state, { href: `/quellen/${payload.source}`, ...result }))
    : undefined

/** The test button. */
export async function checkSource(job: JobContext, given: Record<string, unknown>): Promise<void> {
  const payload = given as unknown as Payload
  const record = await recordFor(job, payload)
  if (!record) return
  let findings: Finding[]
  try {
    const source = await openFor(job, record)
    try {
      findings = await source.check()
    } finally {
      await source.close()
    }
  } catch (error) {
    const { code, values } = troubleOf(error)
    findings = [{ code, tone: 'danger', values }]
  }
  await inOwn(job, payload, (ctx) =>
    sql`update connections.source set checked_at = ${ctx.now()}, findings = ${JSON.stringify(findings)}::jsonb where authority_id = ${record.authority} and id = ${record.id}`.execute(
      ctx.db(),
    ),
  )
  await ended(job, payload, { errors: findings.filter((finding) => finding.tone === 'danger').length })
}

/** One look: what is whole and new becomes an import each. */
export async function look(job: JobContext, given: Record<string, unknown>): Promise<void> {
  const payload = given as unknown as Payload
  const record = await recordFor(job, payload)
  if (!record?.active) return
  const folder = await mkdtemp(join(tmpdir(), 'muses-source-'))
  let source: OpenSource | undefined
  try {
    source = await openFor(job, record)
    const taken = source.pull ? await pullAll(job, record, source, folder) : await takeFiles(job, record, source, folder)
    await noteLook(job, record, null)
    await ended(job, payload, { done: taken })
  } catch (error) {
    const trouble = troubleOf(error)
    await noteLook(job, record, { code: trouble.code, values: trouble.values })
    await ended(job, payload, { code: trouble.code }, 'failed')
  } finally {
    await source?.close().catch(() => {})
    await rm(folder, { recursive: true, force: true })
  }
}

/** Writes down how the look went; who set the source up hears of trouble once. */
async function noteLook(job: JobContext, record: SourceRecord, trouble: { code: string; values?: Record<string, string | number> } | null) {
  await job.within([record.authority], async (ctx) => {
    const { rows } = await sql<{ fresh: boolean }>`
      update connections.source s set looked_at = ${ctx.now()}, trouble = ${trouble ? JSON.stringify(trouble) : null}::jsonb,
        trouble_at = case when ${trouble === null} then null else coalesce(s.trouble_at, ${ctx.now()}::timestamptz) end
      from (select trouble from connections.source where authority_id = ${record.authority} and id = ${record.id} for update) before
      where s.authority_id = ${record.authority} and s.id = ${record.id} returning before.trouble is null and ${trouble !== null} as fresh`.execute(
      ctx.db(),
    )
    if (rows[0]?.fresh && record.createdBy)
      await notify(ctx, [
        {
          account: record.createdBy,
          kind: 'connections.source.trouble',
          values: { source: record.name },
          href: `/quellen/${record.id}`,
          tone: 'danger',
        },
      ])
  })
}

/** Files that stayed as they are for a while and were not looked at yet; the others are looked at again soon. */
async function settledFiles(job: JobContext, record: SourceRecord, listed: readonly ListedFile[]): Promise<ListedFile[]> {
  const files = listed.filter((file) => !isUnfinished(file.name)).map((file) => ({ ...file, changedAt: file.changedAt.toISOString() }))
  return job.within([record.authority], async (ctx) => {
    const own = sql`s.authority_id = ${record.authority} and s.source_id = ${record.id}`
    const given = sql`jsonb_to_recordset(${JSON.stringify(files)}::jsonb) as f(name text, size bigint, "changedAt" timestamptz)`
    await sql`delete from connections.seen s where ${own} and not exists (select from ${given} where f.name = s.name)`.execute(ctx.db())
    await sql`insert into connections.seen as s (authority_id, source_id, name, size, changed_at, since)
      select ${record.authority}, ${record.id}, f.name, f.size, f."changedAt", ${ctx.now()} from ${given}
      on conflict (authority_id, source_id, name) do update set size = excluded.size, changed_at = excluded.changed_at,
        since = case when s.size = excluded.size and s.changed_at = excluded.changed_at then s.since else excluded.since end`.execute(
      ctx.db(),
    )
    const { rows } = await sql<{ name: string; settled: boolean }>`
      select s.name, s.since <= ${ctx.now()}::timestamptz - make_interval(secs => ${settleSeconds}) as settled from connections.seen s
      where ${own} and not exists (select from connections.arrival a where a.authority_id = s.authority_id and a.source_id = s.source_id and a.name = s.name
        and a.size = s.size and a.changed_at = s.changed_at) order by s.changed_at, s.name`.execute(ctx.db())
    if (rows.some((row) => !row.settled)) await lookSoon(ctx, record.id, settleSeconds + 2)
    const ready = new Set(rows.filter((row) => row.settled).map((row) => row.name))
    return listed.filter((file) => ready.has(file.name))
  })
}

async function takeFiles(job: JobContext, record: SourceRecord, source: OpenSource, folder: string): Promise<number> {
  const ready = await settledFiles(job, record, await source.list!())
  let taken = 0
  for (const file of ready) {
    job.signal.throwIfAborted()
    const path = join(folder, `datei-${taken}`)
    await source.fetch!(file.name, path)
    const now = (await source.list!()).find((each) => each.name === file.name)
    // It moved on while it was read, or not all of it came: the next look begins anew.
    if (!now || now.size !== file.size || now.changedAt.getTime() !== file.changedAt.getTime() || (await stat(path)).size !== file.size)
      continue
    if (await keepDelivery(job, record, { name: file.name, size: file.size, changedAt: file.changedAt }, [{ name: file.name, path }]))
      taken++
    await rm(path, { force: true })
  }
  return taken
}

async function pullAll(job: JobContext, record: SourceRecord, source: OpenSource, folder: string): Promise<number> {
  const pulled = await source.pull!(folder, record.mark)
  if (!pulled) return 0
  const files = pulled.files.map((path) => ({ name: basename(path), path }))
  const sizes = await Promise.all(files.map(async ({ path }) => (await stat(path)).size))
  const size = sizes.reduce((sum, each) => sum + each, 0)
  const taken = await keepDelivery(job, record, { name: record.kind, size, changedAt: new Date() }, files)
  await job.within([record.authority], (ctx) =>
    sql`update connections.source set mark = ${pulled.mark} where authority_id = ${record.authority} and id = ${record.id}`.execute(
      ctx.db(),
    ),
  )
  return taken ? 1 : 0
}

/** Stores what arrived and makes an import of it, in one transaction; the same content again is only noted. */
async function keepDelivery(
  job: JobContext,
  record: SourceRecord,
  told: Omit<Delivery, 'sha256'>,
  files: readonly { name: string; path: string }[],
): Promise<boolean> {
  const hash = createHash('sha256')
  for (const { path } of files) await pipeline(createReadStream(path), hash, { end: false })
  const delivery = { ...told, sha256: hash.digest('hex') }
  return job.within([record.authority], async (ctx) => {
    const now = await findSource(ctx, record.id, true)
    if (!now.active || (await knownBefore(ctx, record.id, delivery))) return false
    const expiresAt = new Date(ctx.now().getTime() + fileDays * 86_400_000)
    const stored: Id[] = []
    for (const { name, path } of files)
      stored.push(
        (await storeFile(ctx, { name, type: 'application/octet-stream', expiresAt, sealed: true }, createReadStream(path), { maxBytes }))
          .id,
      )
    await takeIn(ctx, now, delivery, stored)
    return true
  })
}

/** Every five minutes: sources whose time has come. */
export async function dueSources(ctx: Context): Promise<void> {
  const { rows } = await sql<{ id: Id }>`select id from connections.source where authority_id = ${ctx.authority} and active and (
      schedule = 'often' or looked_at is null and schedule <> 'off'
      or schedule = 'hourly' and looked_at < ${ctx.now()}::timestamptz - interval '55 minutes'
      or schedule = 'nightly' and looked_at < ${ctx.now()}::timestamptz - interval '20 hours' and extract(hour from ${ctx.now()}::timestamptz at time zone 'Europe/Berlin') between 2 and 4)`.execute(
    ctx.db(),
  )
  for (const { id } of rows) await lookSoon(ctx, id)
}

export { followImport }
