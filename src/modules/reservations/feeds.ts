// Calendar links: one per account for the own reservations or those of a resource; revoked by deleting, renewed by a new one.
import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { type Context, forbidden, lockRows, notFound } from '#kernel'
import { asSystem, rightHolders, runtime } from '#modules/access'
import type { Id, Translate } from '#shared'
import { calendarFile, type Event } from './ics.ts'
import { lessonsText } from './model.ts'
import { read } from './queries/lists.ts'
import { resources } from './tables.ts'

const digestOf = (token: string) => createHash('sha256').update(token).digest()

export interface FeedRow {
  id: Id
  resource: Id | null
  name: string | null
  createdAt: string
}

/** The links of the asking account. */
export async function feedsOf(ctx: Context): Promise<FeedRow[]> {
  if (ctx.reach(read).nothing) ctx.may(read)
  const { rows } =
    await sql<FeedRow>`select f.id, f.resource_id as resource, c.name, to_char(f.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt"
    from reservations.feed f left join reservations.resource c on c.authority_id = f.authority_id and c.id = f.resource_id
    where f.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and f.account_id = ${ctx.who.account}::uuid order by c.name nulls first, f.id`.execute(
      ctx.db(),
    )
  return rows
}

/** A new link; an older one for the same dies. The token is shown once and kept nowhere. */
export async function createFeed(ctx: Context, resource: Id | null): Promise<{ id: Id; link: string }> {
  if (!ctx.who.account) throw forbidden()
  if (resource) {
    const [row] = await lockRows(ctx, resources, [resource])
    ctx.may(read, { schools: [row!.school] })
  } else if (ctx.reach(read).nothing) ctx.may(read)
  const token = randomBytes(24).toString('base64url')
  const { rows } = await sql<{ id: Id }>`insert into reservations.feed (authority_id, account_id, resource_id, digest, created_at)
    values (${ctx.authority}, ${ctx.who.account}::uuid, ${resource}::uuid, ${digestOf(token)}, ${ctx.now()})
    on conflict on constraint feed_one do update set digest = excluded.digest, created_at = excluded.created_at returning id`.execute(
    ctx.db(),
  )
  await ctx.audit('reservations.feed.created', 'reservations.feed', [{ id: rows[0]!.id }])
  return { id: rows[0]!.id, link: `${runtime().publicUrl}/api/v1/reservations/feed/${token}.ics` }
}

/** Revokes an own link: programs that read it find nothing any more. */
export async function deleteFeed(ctx: Context, id: Id): Promise<void> {
  if (ctx.reach(read).nothing) ctx.may(read)
  const { numAffectedRows } =
    await sql`delete from reservations.feed where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and id = ${id}
    and account_id = ${ctx.who.account}::uuid`.execute(ctx.db())
  if (!numAffectedRows) throw notFound()
  await ctx.audit('reservations.feed.deleted', 'reservations.feed', [{ id }])
}

interface Line {
  id: Id
  startsAt: string
  endsAt: string
  name: string
  place: string | null
  holder: string | null
  purpose: string | null
  lessonFrom: string | null
  lessonTo: string | null
  devices: number | null
  version: number
}

/** What was reserved since a month ago, as far as a condition on the rows (`v`) holds. */
async function linesOf(ctx: Context, where: ReturnType<typeof sql<boolean>>): Promise<Line[]> {
  const { rows } = await sql<Line>`select v.id, to_char(v.starts_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "startsAt",
      to_char(v.ends_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "endsAt", c.name, rm.number as place, coalesce(p.name, k.display_name) as holder, v.purpose,
      v.lesson_from as "lessonFrom", v.lesson_to as "lessonTo", v.devices, v.version
    from reservations.reservation v join reservations.resource c on c.authority_id = v.authority_id and c.id = v.resource_id
      left join devices.device_set s on s.authority_id = c.authority_id and s.id = c.device_set_id
      left join devices.device d on d.authority_id = c.authority_id and d.id = c.device_id
      left join organisation.room rm on rm.authority_id = c.authority_id and rm.id = coalesce(c.room_id, s.room_id, d.room_id)
      left join people.person p on p.authority_id = v.authority_id and p.id = v.person_id
      left join people.account k on k.id = v.account_id and k.authority_id = v.authority_id
    where v.authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and v.state = 'active' and v.ends_at > ${ctx.now()}::timestamptz - interval '31 days' and ${where}
    order by v.starts_at, v.id limit 5000`.execute(ctx.db())
  return rows
}

const eventOf =
  (t: Translate, own: boolean) =>
  ({ id, startsAt, endsAt, name, place, holder, purpose, lessonFrom, lessonTo, devices, version }: Line): Event => ({
    uid: `${id}@muses`,
    startsAt,
    endsAt,
    version,
    title: own ? [name, purpose].filter(Boolean).join(' · ') : [holder, purpose].filter(Boolean).join(' · ') || name,
    place,
    text: [
      lessonFrom ? t('reservations.lessons', { lessons: lessonsText(lessonFrom, lessonTo) }) : null,
      devices ? t('reservations.devices', { count: devices }) : null,
    ]
      .filter(Boolean)
      .join('\n'),
  })

/** The own reservations, or those of a resource that may be read, as a file. */
export async function icsOf(ctx: Context, resource: Id | null, t: Translate): Promise<string> {
  if (!resource) {
    if (ctx.reach(read).nothing) ctx.may(read)
    return calendarFile(
      t('reservations.mine'),
      (await linesOf(ctx, ownOf(ctx.who.account, ctx.who.person))).map(eventOf(t, true)),
      ctx.now(),
    )
  }
  const [row] = await lockFree(ctx, resource)
  ctx.may(read, { schools: [row!.school] })
  return calendarFile(row!.name, (await linesOf(ctx, sql<boolean>`v.resource_id = ${resource}::uuid`)).map(eventOf(t, false)), ctx.now())
}

const ownOf = (account: Id | null, person: Id | null) => sql<boolean>`(v.account_id = ${account}::uuid or v.person_id = ${person}::uuid)`

/** Without holding it: a file is read in a transaction that writes nothing. */
async function lockFree(ctx: Context, resource: Id): Promise<{ name: string; school: Id }[]> {
  const { rows } = await sql<{ name: string; school: Id }>`select name, school_id as school from reservations.resource
    where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and id = ${resource}`.execute(ctx.db())
  if (!rows.length) throw notFound()
  return rows
}

/** What a calendar program reads with a link: nothing once it is revoked, the account is closed, or the right at the school is gone. */
export async function readFeed(token: string, t: Translate): Promise<string> {
  const found = await asSystem('feed', [], async (ctx) => {
    const { rows } = await sql<{
      authority: Id
      account: Id
      person: Id | null
      resource: Id | null
    }>`select authority_id as authority, account_id as account, person_id as person,
      resource_id as resource from reservations.find_feed(${digestOf(token)})`.execute(ctx.db())
    if (!rows[0]) throw notFound()
    return rows[0]
  })
  return asSystem('feed', [found.authority], async (ctx) => {
    if (!found.resource)
      return calendarFile(t('reservations.mine'), (await linesOf(ctx, ownOf(found.account, found.person))).map(eventOf(t, true)), ctx.now())
    const [row] = await lockFree(ctx, found.resource)
    if (!(await rightHolders(ctx, [read], [row!.school], [found.account])).length) throw notFound()
    return icsOf(ctx, found.resource, t)
  })
}
