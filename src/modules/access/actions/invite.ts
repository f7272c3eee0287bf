// Inviting people: an account that sleeps until its owner sets a password, and the role she gets.
import { type Context, invalid, readSetting } from '#kernel'
import { addAccounts } from '#modules/people'
import type { Id } from '#shared'
import type { GrantDraft, Invited, InviteWish } from '../model.ts'
import { settings } from '../settings.ts'
import { runtime } from '../who/runtime.ts'
import { makeCodes } from './codes.ts'
import { giveGrants } from './grants.ts'
import { tellByMail } from './mails.ts'

/**
 * Creates sleeping accounts with their first role, and a way in for each: a link by mail, a link to hand over, or a code for paper.
 * The right must reach the place of the role, and nobody hands on more than she has.
 */
export async function invite(ctx: Context, wishes: readonly InviteWish[], way: 'mail' | 'link' | 'slip'): Promise<Invited[]> {
  for (const wish of wishes) {
    const { scope, school } = wish.grant ?? { scope: ctx.authorities.length ? 'authority' : 'operator', school: null }
    ctx.may(
      'access.account.invite',
      scope === 'operator' ? { operator: true } : scope === 'school' ? { schools: [school ?? null] } : undefined,
    )
  }
  const missing =
    way === 'mail' ? wishes.flatMap((wish, index) => (wish.email ? [] : [{ path: `people.${index}.email`, code: 'field.missing' }])) : []
  if (missing.length) throw invalid('invalid', { fields: missing })
  const template = await readSetting(ctx, settings.nameTemplate)
  const accounts = await addAccounts(
    ctx,
    wishes.map((wish) => ({
      person: wish.person,
      name: wish.name ?? undefined,
      displayName: [wish.title, wish.givenName, wish.familyName].filter(Boolean).join(' '),
      email: wish.email,
      named: wish,
      locale: wish.lang,
    })),
    template,
  )
  const grants = wishes.flatMap((wish, index): GrantDraft[] => (wish.grant ? [{ ...wish.grant, account: accounts[index]!.id }] : []))
  if (grants.length) await giveGrants(ctx, grants)
  const codes = await makeCodes(
    ctx,
    accounts.map(({ id }) => ({ account: id, purpose: 'activate' as const })),
    way === 'slip' ? 'slip' : 'link',
  )
  await ctx.tell(
    'access.invited',
    accounts.map(({ id }) => id),
  )
  if (way === 'mail')
    await tellByMail(
      ctx,
      'activate',
      accounts.map((account, index) => ({ ...account, lang: wishes[index]!.lang, ...codes[index]! })),
    )
  return accounts.map((account, index) => handOut(account, codes[index]!, way))
}

/** What the inviting person gets to see: a mailed secret never, a link or a code once. */
export function handOut(
  account: { id: Id; name: string; displayName: string },
  code: { secret: string; expires: Date },
  way: 'mail' | 'link' | 'slip',
): Invited {
  const base = {
    account: account.id,
    name: account.name,
    displayName: account.displayName,
    expires: code.expires.toISOString(),
    link: null,
    code: null,
  }
  if (way === 'link') return { ...base, link: `${runtime().publicUrl}/aktivieren#${code.secret}` }
  return way === 'slip' ? { ...base, code: code.secret } : base
}
