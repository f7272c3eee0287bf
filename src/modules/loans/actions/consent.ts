// A guardian reads and signs one contract by a link that is good once; nobody else finds it, and the token is kept nowhere.
import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { type Context, conflict, lockRows, notFound, readSetting, sendMail } from '#kernel'
import { asSystem, runtime } from '#modules/access'
import type { Id, Translate } from '#shared'
import type { Contract } from '../model.ts'
import { loanSettings } from '../settings.ts'
import { contracts } from '../tables.ts'
import { keepSignature } from './lend.ts'

const digestOf = (token: string) => createHash('sha256').update(token).digest()

export interface ConsentLink {
  contract: Id
  number: string
  link: string
  /** Guardians to whom it went by mail. */
  mailed: number
}

/** New links for contracts that are not signed; older ones die. Guardians whose address is known get a mail each. */
export async function askConsent(ctx: Context, ids: readonly Id[], t: Translate): Promise<ConsentLink[]> {
  const before = await lockRows(ctx, contracts, ids)
  ctx.may('loans.lend', { schools: before.map((contract) => contract.school) })
  const signed = before.find((contract) => contract.signedOn || contract.state === 'cancelled')
  if (signed) throw conflict('loans.signed', { values: { number: signed.number } })
  const days = await readSetting(ctx, loanSettings.linkDays)
  const links = before.map((contract) => ({ contract, token: randomBytes(24).toString('base64url') }))
  await sql`delete from loans.consent where authority_id = ${ctx.authority} and used_at is null and contract_id = any(${sql.val([...ids])}::uuid[])`.execute(
    ctx.db(),
  )
  const rows = links.map(({ contract, token }) => ({ contract_id: contract.id, digest: `\\x${digestOf(token).toString('hex')}` }))
  await sql`insert into loans.consent (authority_id, contract_id, digest, expires_at)
    select ${ctx.authority}, r.contract_id, r.digest, ${ctx.now()}::timestamptz + make_interval(days => ${days})
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(contract_id uuid, digest bytea)`.execute(ctx.db())
  await ctx.audit(
    'loans.contract.consentAsked',
    'loans.contract',
    before.map((contract) => ({ id: contract.id, school: contract.school })),
  )
  const addresses = await guardiansOf(ctx, before)
  const made = links.map(({ contract, token }) => ({
    contract: contract.id,
    number: contract.number,
    link: `${runtime().publicUrl}/zustimmung#${token}`,
    to: addresses.get(contract.id) ?? [],
  }))
  const mails = made.flatMap(({ number, link, to }) =>
    to.map((address) => ({ to: address, subject: t('loans.consent.subject', { number }), text: t('loans.consent.mail', { link, days }) })),
  )
  if (mails.length) await sendMail(ctx, mails)
  return made.map(({ to, ...rest }) => ({ ...rest, mailed: to.length }))
}

async function guardiansOf(ctx: Context, held: readonly Contract[]): Promise<Map<Id, string[]>> {
  const { rows } = await sql<{
    contract: Id
    email: string
  }>`select c.id as contract, coalesce(g.email, k.email) as email from loans.contract c
      join people.guardian g on g.authority_id = c.authority_id and g.ward_id = c.person_id and g.sees
      left join people.account k on k.authority_id = g.authority_id and k.person_id = g.person_id and k.state <> 'deleted'
    where coalesce(g.email, k.email) is not null and c.authority_id = ${ctx.authority} and c.id = any(${sql.val(held.map((contract) => contract.id))}::uuid[])`.execute(
    ctx.db(),
  )
  const found = new Map<Id, string[]>()
  for (const { contract, email } of rows) found.set(contract, [...(found.get(contract) ?? []), email])
  return found
}

export interface ConsentView {
  number: string
  body: string
  fromDay: string
  untilDay: string
}

const find = (token: string) =>
  asSystem('consent', [], async (ctx) => {
    const { rows } = await sql<{ authority: Id; contract: Id; id: Id }>`select authority_id as authority, contract_id as contract, id
      from loans.find_consent(${digestOf(token)}, ${ctx.now()}::timestamptz)`.execute(ctx.db())
    if (!rows[0]) throw notFound('loans.link')
    return rows[0]
  })

/** What the holder of a link sees: this one contract and nothing else. */
export async function readConsent(token: string): Promise<ConsentView> {
  const { authority, contract } = await find(token)
  return asSystem('consent', [authority], async (ctx) => {
    const [row] = await lockRows(ctx, contracts, [contract])
    return { number: row!.number, body: row!.body, fromDay: row!.fromDay, untilDay: row!.untilDay }
  })
}

/** Signs by link: the link is used up in the same moment, so that of two at once one is refused. */
export async function giveConsent(token: string, signedBy: string): Promise<void> {
  const { authority, contract, id } = await find(token)
  await asSystem('consent', [authority], async (ctx) => {
    const { numAffectedRows } =
      await sql`update loans.consent set used_at = ${ctx.now()} where authority_id = ${authority} and id = ${id} and used_at is null`.execute(
        ctx.db(),
      )
    if (numAffectedRows !== 1n) throw notFound('loans.link')
    await keepSignature(ctx, await lockRows(ctx, contracts, [contract]), { signedBy, how: 'link' })
  })
}
