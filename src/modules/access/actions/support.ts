// Support access: the operator works in an authority only with its consent, for hours, and everything she does there is seen.
import { sql } from 'kysely'
import { type Context, conflict, entering, forbidden, notFound } from '#kernel'
import type { Id } from '#shared'
import type { SupportWish } from '../model.ts'
import { checkNotMore, rightsIn, storedRoles } from '../queries/roles.ts'
import { homeOf } from '../who/home.ts'
import { finishGrants, insertGrants, lockGrants } from './grants.ts'

/** Asks authorities for access, with a reason that their administrators read. */
export async function requestSupport(ctx: Context, wish: SupportWish): Promise<Id> {
  ctx.may('access.support.request', { operator: true })
  return entering(ctx, [wish.authority], async (there) => {
    const { rows: known } =
      await sql`select 1 as one from organisation.authority where id = ${wish.authority} and state = 'active'`.execute(there.db())
    if (!known.length || !ctx.who.account) throw notFound()
    const { rows } = await sql<{
      id: Id
    }>`insert into access.support_request (authority_id, account_id, account_name, reason, role, hours, asked_at)
      values (${wish.authority}, ${ctx.who.account}, ${ctx.who.name}, ${wish.reason}, ${wish.role}, ${wish.hours}, ${there.now()}) returning id`.execute(
      there.db(),
    )
    await there.audit('access.supportAsked', 'access.supportRequest', [
      { id: rows[0]!.id, changes: { reason: [null, wish.reason], hours: [null, wish.hours] } },
    ])
    await there.tell('access.supportAsked', [rows[0]!.id])
    return rows[0]!.id
  })
}

interface Request {
  id: Id
  account: Id
  name: string
  reason: string
  role: string
  hours: number
  state: string
  grant: Id | null
}

async function lockRequest(ctx: Context, id: Id): Promise<Request> {
  const { rows } =
    await sql<Request>`select id, account_id as account, account_name as name, reason, role, hours, state, grant_id as grant from access.support_request
    where authority_id = ${ctx.authority}::uuid and id = ${id} for update`.execute(ctx.db())
  if (!rows[0]) throw notFound()
  return rows[0]
}

/** Lets the operator in for so many hours, or refuses. Only somebody of the authority itself decides. */
export async function decideSupport(ctx: Context, id: Id, hours: number | null): Promise<void> {
  ctx.may('access.support.approve')
  if (!ctx.who.account || (await homeOf(ctx, ctx.who.account)) !== ctx.authority) throw forbidden('access.ownConsentOnly')
  const request = await lockRequest(ctx, id)
  if (request.state !== 'asked') throw conflict('access.supportDecided')
  let grant: Id | null = null
  if (hours !== null) {
    const place = { scope: 'authority' as const, authority: ctx.authority, school: null, group: null }
    checkNotMore(ctx.who, rightsIn(await storedRoles(ctx), request.role, ctx.authority), place)
    const until = new Date(ctx.now().getTime() + hours * 3_600_000).toISOString()
    const ids = await insertGrants(
      ctx,
      [{ account: request.account, role: request.role, scope: 'authority', until, kind: 'support', reason: request.reason }],
      [place],
    )
    grant = ids[0]!
  }
  await sql`update access.support_request set state = ${hours === null ? 'refused' : 'approved'}, decided_at = ${ctx.now()}, decided_by = ${ctx.who.account}::uuid, decided_name = ${ctx.who.name},
    hours = ${hours ?? request.hours}, grant_id = ${grant}::uuid, version = version + 1 where id = ${id}`.execute(ctx.db())
  await ctx.audit(hours === null ? 'access.supportRefused' : 'access.supportApproved', 'access.supportRequest', [
    { id, changes: { hours: [request.hours, hours], by: [null, ctx.who.name] } },
  ])
  await ctx.tell(hours === null ? 'access.supportRefused' : 'access.supportApproved', [id])
}

/** Ends a running support access at once: the authority, or the operator who is done. */
export async function endSupport(ctx: Context, id: Id): Promise<void> {
  const mine = await lockRequest(ctx, id)
  if (mine.account !== ctx.who.account) ctx.may('access.support.approve')
  else ctx.asked = true
  if (mine.state !== 'approved' || !mine.grant) throw conflict('access.supportOver')
  await finishGrants(ctx, await lockGrants(ctx, [mine.grant]))
  await sql`update access.support_request set state = 'ended', version = version + 1 where id = ${id}`.execute(ctx.db())
  await ctx.audit('access.supportEnded', 'access.supportRequest', [{ id }])
  await ctx.tell('access.supportEnded', [id])
}
