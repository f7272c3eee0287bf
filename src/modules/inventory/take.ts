// A report of an agent becomes what was seen: five statements, whatever it says.
import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Context } from '#kernel'
import { noteSeen } from '#modules/devices'
import type { Id } from '#shared'
import type { Report } from './model.ts'

export interface Address {
  authority: Id
  id: Id
  school: Id | null
}

interface Match {
  seen: Id | null
  device: Id | null
  state: string | null
}

/** Keeps a report. It belongs to the machine with its serial and UUID, else with its UUID, a MAC address, or the agent's own id. */
export async function takeReport(ctx: Context, address: Address, report: Report): Promise<{ seen: Id; device: Id | null; isNew: boolean }> {
  // Two reports of one machine at once would make two of it.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`${address.authority} ${report.serial ?? report.uuid ?? report.agentId}`}, 77))`.execute(
    ctx.db(),
  )
  const match = await matchOf(ctx, report)
  const device = match.state === 'ignored' ? null : (match.device ?? (await deviceOf(ctx, report)))
  const seen = await write(ctx, address, report, match, device)
  await writeSoftware(ctx, seen, report)
  if (device) await noteSeen(ctx, [device], ctx.now())
  if (!match.seen) await ctx.tell('inventory.seen.found', [seen], { known: device !== null })
  return { seen, device, isNew: !match.seen }
}

async function matchOf(ctx: Context, { serial, uuid, macs, agentId }: Report): Promise<Match> {
  const from = sql`from inventory.seen s where s.authority_id = ${ctx.authority}`
  const columns = sql`s.id as seen, s.device_id as device, s.state, s.last_seen_at`
  // One question per sign, each along an index of its own.
  const arms = [
    ...(serial
      ? [
          sql`select ${columns}, case when s.uuid = ${uuid} then 1 else 2 end as rank ${from} and s.serial_key = upper(${serial} collate kernel.german)
            and (s.uuid is null or ${uuid}::text is null or s.uuid = ${uuid})`,
        ]
      : []),
    ...(uuid ? [sql`select ${columns}, 3 ${from} and s.uuid = ${uuid} and (s.serial is null or ${serial}::text is null)`] : []),
    ...(!serial && macs.length
      ? [
          sql`select ${columns}, 4 ${from} and s.id = any(array(select inventory.with_macs(${ctx.authority}, ${sql.val(macs)}::text[])))
            and (s.uuid is null or ${uuid}::text is null)`,
        ]
      : []),
    ...(!serial && !uuid ? [sql`select ${columns}, 5 ${from} and s.agent_id = ${agentId} and s.serial is null and s.uuid is null`] : []),
  ]
  const { rows } =
    await sql<Match>`select seen, device, state from (${sql.join(arms, sql` union all `)}) f(seen, device, state, last_seen_at, rank)
    order by rank, last_seen_at desc limit 1`.execute(ctx.db())
  return rows[0] ?? { seen: null, device: null, state: null }
}

/** The device it is: by serial, else by a MAC address that one device alone has, else by the asset tag. */
async function deviceOf(ctx: Context, report: Report): Promise<Id | null> {
  const tenant = sql`d.authority_id = ${ctx.authority} and d.state <> 'disposed'`
  const { rows } = await sql<{ id: Id; rank: number }>`
    select d.id, 1 as rank from devices.device d where ${tenant} and d.serial_key = upper(${report.serial} collate kernel.german)
    union all select d.id, 2 from devices.device d where ${tenant} and d.id = any(array(select devices.with_macs(array[${ctx.authority}::uuid], ${sql.val(report.macs)}::text[])))
    union all select d.id, 3 from devices.device d where ${tenant} and d.number_key = lower(${report.assetTag} collate kernel.german)
    order by 2 limit 5`.execute(ctx.db())
  const first = rows[0]
  if (!first) return null
  return first.rank === 2 && new Set(rows.filter((row) => row.rank === 2).map((row) => row.id)).size > 1 ? null : first.id
}

async function write(ctx: Context, address: Address, report: Report, match: Match, device: Id | null): Promise<Id> {
  const now = ctx.now()
  const { facts, software, ...flat } = report
  const values = {
    enrolment: address.id,
    school: address.school,
    device,
    state: match.state === 'ignored' ? 'ignored' : device ? 'matched' : 'unknown',
    ...flat,
    facts,
    count: software.length,
  }
  const row = sql`jsonb_to_record(${JSON.stringify(values)}::jsonb) as r(enrolment uuid, school uuid, device uuid, state text, "agentId" text, agent text, name text, serial text, uuid text,
    "assetTag" text, manufacturer text, model text, chassis text, macs text[], os text, "osVersion" text, cpu text, "memoryMb" int, "diskMb" bigint, ip text, facts jsonb, count int)`
  const columns = sql`enrolment_id, school_id, device_id, state, agent_id, agent, name, serial, uuid, asset_tag, manufacturer, model, chassis, macs, os, os_version, cpu, memory_mb, disk_mb, ip, facts, software_count`
  const selected = sql`r.enrolment, r.school, r.device, r.state, r."agentId", r.agent, r.name, coalesce(r.serial, t.serial), coalesce(r.uuid, t.uuid), r."assetTag", r.manufacturer, r.model, r.chassis,
    r.macs, r.os, r."osVersion", r.cpu, r."memoryMb", r."diskMb", r.ip, r.facts, r.count`
  if (match.seen) {
    await sql`update inventory.seen s set (${columns}, last_seen_at, version) = (select ${selected}, ${now}::timestamptz, t.version + 1 from ${row}
        join inventory.seen t on t.authority_id = ${ctx.authority} and t.id = ${match.seen})
      where s.authority_id = ${ctx.authority} and s.id = ${match.seen}`.execute(ctx.db())
    return match.seen
  }
  const { rows } = await sql<{ id: Id }>`insert into inventory.seen (authority_id, ${columns}, first_seen_at, last_seen_at)
    select ${ctx.authority}::uuid, ${selected}, ${now}::timestamptz, ${now}::timestamptz from ${row} left join inventory.seen t on false returning id`.execute(
    ctx.db(),
  )
  return rows[0]!.id
}

async function writeSoftware(ctx: Context, seen: Id, { software }: Report): Promise<void> {
  if (!software.length) return
  const items = JSON.stringify(software.sort((a, b) => (a.name < b.name ? -1 : 1)))
  const digest = createHash('sha256').update(items).digest()
  await sql`insert into inventory.software as w (authority_id, seen_id, digest, items, changed_at) select ${ctx.authority}, ${seen}, ${digest}, ${items}::jsonb, ${ctx.now()}
    where not exists (select from inventory.software o where o.authority_id = ${ctx.authority} and o.seen_id = ${seen} and o.digest = ${digest})
    on conflict (authority_id, seen_id) do update set digest = excluded.digest, items = excluded.items, changed_at = excluded.changed_at`.execute(
    ctx.db(),
  )
}
