// Notices behind the bell: what happened to a person's own things, until it is read.
import { sql } from 'kysely'
import type { Id, NotificationView } from '#shared'
import type { Context } from './context.ts'
import { textsIn } from './texts.ts'

export interface Notice {
  account: Id
  /** Its words stand under `notice.<kind>` and `notice.<kind>.text`. */
  kind: string
  values?: Record<string, string | number>
  /** The page it leads to. */
  href?: string
  tone?: NotificationView['tone']
}

/** Puts notices behind the bells of accounts, as part of the change that causes them. */
export async function notify(ctx: Context, notices: readonly Notice[]): Promise<void> {
  if (notices.length === 0) return
  const authority = ctx.authorities.length === 1 ? ctx.authorities[0]! : null
  await sql`insert into kernel.notice (authority_id, account_id, kind, values, href, tone, created_at)
    select ${authority}::uuid, account, kind, coalesce(values, '{}'), href, coalesce(tone, 'info'), ${ctx.now()}
    from jsonb_to_recordset(${JSON.stringify(notices)}::jsonb) as n(account uuid, kind text, values jsonb, href text, tone text)`.execute(
    ctx.db(),
  )
}

interface Row {
  id: Id
  at: string
  kind: string
  values: Record<string, string | number>
  href: string | null
  tone: NotificationView['tone']
  read: boolean
}

/** The last 50 notices of the asking account, newest first, and how many of all are unread. */
export async function listNotices(ctx: Context): Promise<{ unread: number; items: NotificationView[] }> {
  const t = textsIn(ctx.lang)
  const { rows } =
    await sql<Row>`select id, to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, kind, values, href, tone, read_at is not null as read
    from kernel.notice where account_id = ${ctx.who.account}::uuid order by id desc limit 50`.execute(ctx.db())
  const counted = await sql<{
    unread: number
  }>`select count(*)::int as unread from kernel.notice where account_id = ${ctx.who.account}::uuid and read_at is null`.execute(ctx.db())
  const items = rows.map(({ kind, values, ...row }) => {
    const text = t(`notice.${kind}.text`, values)
    return { ...row, title: t(`notice.${kind}`, values), text: text === `notice.${kind}.text` ? null : text }
  })
  return { unread: counted.rows[0]!.unread, items }
}

/** Marks notices of the asking account as read; without ids all of them. */
export async function readNotices(ctx: Context, ids?: readonly Id[]): Promise<void> {
  const some = ids ? sql`and id = any(${sql.val([...ids])}::uuid[])` : sql``
  await sql`update kernel.notice set read_at = ${ctx.now()} where account_id = ${ctx.who.account}::uuid and read_at is null ${some}`.execute(
    ctx.db(),
  )
}
