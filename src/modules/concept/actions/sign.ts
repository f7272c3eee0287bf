// Signing, and refusing to sign.
import { sql } from 'kysely'
import { type Context, conflict, forbidden, notFound, notify } from '#kernel'
import type { Id } from '#shared'
import { isComplete } from '../model.ts'
import { lockEdition, maySign, signRight } from '../queries/concepts.ts'
import { record, setState } from './concepts.ts'

export interface SignWish {
  edition: Id
  /** Null signs for the authority. */
  school: Id | null
  /** The digest of what was read: something else is not signed. */
  digest: string
  comment?: string | null
}

/**
 * Signs for a school or for the authority. Only a person signs, by an own role there: an administrator of the authority does not
 * sign for a school, and no program signs for anybody. When all have signed, the edition is signed and the one before superseded.
 */
export async function sign(ctx: Context, wish: SignWish): Promise<void> {
  const signature = await openSignature(ctx, wish)
  await sql`update concept.signature set state = 'signed', account_id = ${ctx.who.account}, name = ${ctx.who.name}, comment = ${wish.comment ?? null}, at = ${ctx.now()}, version = version + 1
    where authority_id = ${ctx.authority} and id = ${signature.id}`.execute(ctx.db())
  await record(ctx, 'signedBy', wish.edition, { signature: [null, wish.school ?? 'authority'], digest: [null, wish.digest] }, wish.school)
  await complete(ctx, wish.edition, signature.concept)
}

/** Says why this edition will not be signed; whoever froze it is told. */
export async function decline(ctx: Context, wish: SignWish & { comment: string }): Promise<void> {
  const signature = await openSignature(ctx, wish)
  await sql`update concept.signature set state = 'declined', account_id = ${ctx.who.account}, name = ${ctx.who.name}, comment = ${wish.comment}, at = ${ctx.now()}, version = version + 1
    where authority_id = ${ctx.authority} and id = ${signature.id}`.execute(ctx.db())
  await record(
    ctx,
    'declinedBy',
    wish.edition,
    { signature: [null, wish.school ?? 'authority'], comment: [null, wish.comment] },
    wish.school,
  )
  const { rows } = await sql<{ account: Id }>`select distinct account_id as account from kernel.audit
    where authority_id = ${ctx.authority} and object = 'concept.edition' and object_id = ${wish.edition} and what in ('concept.edition.frozen', 'concept.edition.given') and account_id is not null`.execute(
    ctx.db(),
  )
  await notify(
    ctx,
    rows.map(({ account }) => ({
      account,
      kind: 'concept.declined',
      values: { name: ctx.who.name },
      tone: 'warning' as const,
      href: `/betriebskonzept/${signature.concept}`,
    })),
  )
}

/** Takes the own signature back, as long as the edition still waits for others. */
export async function unsign(ctx: Context, edition: Id, school: Id | null): Promise<void> {
  const found = await lockEdition(ctx, edition, signRight)
  if (!maySign(ctx, school)) throw forbidden('forbidden', { values: { right: signRight } })
  if (found.state !== 'forSignature') throw conflict('concept.notForSignature')
  const { rows } = await sql<{
    id: Id
  }>`update concept.signature set state = 'open', account_id = null, name = null, comment = null, at = null, version = version + 1
    where authority_id = ${ctx.authority} and edition_id = ${edition} and school_id is not distinct from ${school}::uuid and account_id = ${ctx.who.account}::uuid and state <> 'open' returning id`.execute(
    ctx.db(),
  )
  if (!rows[0]) throw notFound()
  await record(ctx, 'unsigned', edition, { signature: [school ?? 'authority', null] }, school)
}

async function openSignature(ctx: Context, wish: SignWish): Promise<{ id: Id; concept: Id }> {
  const edition = await lockEdition(ctx, wish.edition, signRight)
  if (!maySign(ctx, wish.school)) throw forbidden('concept.notYours', { values: { right: signRight } })
  if (edition.state !== 'forSignature') throw conflict('concept.notForSignature')
  if (edition.digest !== wish.digest) throw conflict('concept.otherContent')
  const { rows } = await sql<{ id: Id; state: string }>`select id, state from concept.signature
    where authority_id = ${ctx.authority} and edition_id = ${wish.edition} and school_id is not distinct from ${wish.school}::uuid for update`.execute(
    ctx.db(),
  )
  if (!rows[0]) throw notFound()
  if (rows[0].state !== 'open') throw conflict('concept.signedAlready')
  return { id: rows[0].id, concept: edition.concept }
}

async function complete(ctx: Context, edition: Id, concept: Id): Promise<void> {
  const { rows } = await sql<{
    state: string
  }>`select state from concept.signature where authority_id = ${ctx.authority} and edition_id = ${edition}`.execute(ctx.db())
  if (!isComplete(rows)) return
  await sql`update concept.edition set state = 'superseded', version = version + 1 where authority_id = ${ctx.authority} and concept_id = ${concept} and state = 'signed'`.execute(
    ctx.db(),
  )
  await setState(ctx, edition, 'signed')
  await sql`update concept.edition set signed_at = ${ctx.now()} where authority_id = ${ctx.authority} and id = ${edition}`.execute(ctx.db())
  await record(ctx, 'signed', edition, { state: ['forSignature', 'signed'] })
}
