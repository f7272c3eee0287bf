// From a wish to a prepared contract: who may wish, the steps of the school, the decision with its reason.
import { sql } from 'kysely'
import {
  type Context,
  changeRows,
  conflict,
  databaseFault,
  forbidden,
  germanToday,
  insertRows,
  invalid,
  lockRows,
  notFound,
  notify,
  readSetting,
} from '#kernel'
import { rightHolders } from '#modules/access'
import type { Draft, Id } from '#shared'
import { type Contract, type HeldWish, stepAfter, type Wish, type WishStep } from '../model.ts'
import { loanSettings } from '../settings.ts'
import { wishes } from '../tables.ts'
import { prepare } from './lend.ts'

const rightOf = (step: WishStep) => `loans.wish.${step}`

/** Wishes for people of a school: by its staff, or by a guardian for her children and by anybody for herself. */
export async function wishFor(ctx: Context, drafts: readonly Draft<typeof Wish>[]): Promise<HeldWish[]> {
  await checkWished(ctx, drafts)
  if (drafts.some((draft) => draft.untilDay < draft.fromDay))
    throw invalid('loans.period', { fields: [{ path: 'untilDay', code: 'loans.period' }] })
  const ways = await waysOf(
    ctx,
    drafts.map((draft) => draft.school),
  )
  try {
    const made = await insertRows(
      ctx,
      wishes,
      drafts.map((draft) => ({
        ...draft,
        state: 'open' as const,
        step: ways.get(draft.school)![0]!,
        wisher: ctx.who.name || '–',
        account: ctx.who.account,
      })),
    )
    await tellWaiting(ctx, made)
    return made
  } catch (error) {
    if (databaseFault(error)?.constraint !== 'wish_once') throw error
    throw conflict('loans.wishedAlready')
  }
}

async function checkWished(ctx: Context, drafts: readonly Draft<typeof Wish>[]): Promise<void> {
  const reach = ctx.reach('loans.wish')
  if (reach.nothing) throw forbidden('forbidden', { values: { right: 'loans.wish' } })
  const people = drafts.map((draft) => draft.person)
  if (people.some((person) => !person)) throw invalid('loans.noPerson', { fields: [{ path: 'person', code: 'loans.noPerson' }] })
  const { rows } = await sql<{ person: Id; school: Id; near: boolean }>`select distinct p.id as person, a.school_id as school,
      (p.id = ${reach.self}::uuid or exists (select from people.guardian g where g.authority_id = p.authority_id and g.ward_id = p.id and g.person_id = ${reach.self}::uuid and g.sees)) is true as near
    from people.person p join people.affiliation a on a.authority_id = p.authority_id and a.person_id = p.id
    where p.authority_id = ${ctx.authority} and p.id = any(${sql.val(people as Id[])}::uuid[]) and p.state <> 'deleted' and a.school_id is not null
      and coalesce(a.until_day, ${germanToday}) >= ${germanToday}`.execute(ctx.db())
  for (const { person, school } of drafts) {
    const found = rows.find((row) => row.person === person && row.school === school)
    const staff = reach.authorities.has(ctx.authority) || reach.schools.has(school)
    // Who may not wish for somebody hears the same as for somebody who does not exist.
    if (!found || !(staff || found.near)) throw notFound()
  }
}

/** The steps of schools, in their order. */
async function waysOf(ctx: Context, schools: readonly Id[]): Promise<Map<Id, readonly WishStep[]>> {
  const ways = new Map<Id, readonly WishStep[]>()
  for (const school of new Set(schools)) ways.set(school, await readSetting(ctx, loanSettings.wishSteps, { school }))
  return ways
}

/** Decides the open step of wishes: on to the next one, approved by the last, or declined with a reason. Who wished does not decide. */
export async function decideWishes(
  ctx: Context,
  ids: readonly Id[],
  verdict: 'approved' | 'declined',
  reason: string | null,
): Promise<HeldWish[]> {
  const before = await lockRows(ctx, wishes, [...new Set(ids)])
  for (const step of ['coordinator', 'head'] as const) {
    const here = before.filter((wish) => (wish.step ?? 'coordinator') === step)
    if (here.length) ctx.may(rightOf(step), { schools: here.map((wish) => wish.school) })
  }
  if (before.some((wish) => wish.state !== 'open')) throw conflict('loans.wishDecided')
  if (before.some((wish) => wish.account !== null && wish.account === ctx.who.account)) throw conflict('loans.ownWish')
  if (verdict === 'declined' && !reason) throw invalid('loans.wishReason', { fields: [{ path: 'reason', code: 'loans.wishReason' }] })
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from loans.wish_decision where authority_id = ${ctx.authority}
    and wish_id = any(${sql.val(ids)}::uuid[]) and account_id = ${ctx.who.account}::uuid`.execute(ctx.db())
  if (rows[0]!.n) throw conflict('loans.decidedBefore')
  const kept = before.map((wish) => ({ wish_id: wish.id, step: wish.step }))
  await sql`insert into loans.wish_decision (authority_id, wish_id, step, verdict, account_id, name, reason, decided_at)
    select ${ctx.authority}, r.wish_id, r.step, ${verdict}, ${ctx.who.account}::uuid, ${ctx.who.name || '–'}, ${reason}, ${ctx.now()}
    from jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) as r(wish_id uuid, step text)`.execute(ctx.db())
  const ways = await waysOf(
    ctx,
    before.map((wish) => wish.school),
  )
  const changes = before.map((wish) => {
    const next = verdict === 'approved' ? stepAfter(ways.get(wish.school)!, wish.step!) : null
    return next ? { id: wish.id, step: next } : { id: wish.id, step: null, state: verdict, answer: reason }
  })
  const after = await changeRows(ctx, wishes, before, changes, verdict === 'declined' ? 'declined' : 'approved')
  await tellWaiting(
    ctx,
    after.filter((wish) => wish.state === 'open'),
  )
  await tellWisher(
    ctx,
    after.filter((wish) => wish.state !== 'open'),
    verdict,
    reason,
  )
  return after
}

/** Takes own wishes back that are not fulfilled yet. */
export async function withdrawWishes(ctx: Context, ids: readonly Id[]): Promise<HeldWish[]> {
  if (ctx.reach('loans.wish').nothing) ctx.may('loans.wish')
  const before = await lockRows(ctx, wishes, [...new Set(ids)])
  if (before.some((wish) => !ctx.who.account || wish.account !== ctx.who.account)) throw notFound()
  if (before.some((wish) => wish.state !== 'open' && wish.state !== 'approved')) throw conflict('loans.wishDecided')
  return changeRows(
    ctx,
    wishes,
    before,
    before.map(({ id }) => ({ id, state: 'withdrawn' as const, step: null })),
    'withdrawn',
  )
}

/** An approved wish becomes a prepared contract over the chosen devices; both in one transaction. */
export async function prepareWish(ctx: Context, id: Id, terms: { template: Id; devices: readonly Id[] }): Promise<Contract> {
  const [wish] = await lockRows(ctx, wishes, [id])
  ctx.may('loans.lend', { schools: [wish!.school] })
  if (wish!.state !== 'approved' || !wish!.person) throw conflict('loans.notApproved')
  const { school, fromDay, untilDay, person } = wish!
  const [contract] = await prepare(ctx, { school, template: terms.template, fromDay, untilDay }, [
    { person: person!, devices: terms.devices },
  ])
  await changeRows(ctx, wishes, [wish!], [{ id, state: 'prepared' as const, contract: contract!.id }], 'prepared')
  await tellWisher(ctx, [wish!], 'prepared', null)
  return contract!
}

async function tellWaiting(ctx: Context, open: readonly HeldWish[]): Promise<void> {
  if (!open.length) return
  const holders = await rightHolders(
    ctx,
    [...new Set(open.map((wish) => rightOf(wish.step!)))],
    [...new Set(open.map((wish) => wish.school))],
  )
  await notify(
    ctx,
    open.flatMap((wish) => {
      const here = holders.filter(
        (holder) => holder.right === rightOf(wish.step!) && holder.school === wish.school && holder.account !== wish.account,
      )
      return [...new Set(here.map((holder) => holder.account))].map((account) => ({
        account,
        kind: 'loans.wishWaits',
        values: { wisher: wish.wisher },
        href: '/ausleihwuensche',
      }))
    }),
  )
}

async function tellWisher(
  ctx: Context,
  done: readonly HeldWish[],
  outcome: 'approved' | 'declined' | 'prepared',
  reason: string | null,
): Promise<void> {
  await notify(
    ctx,
    done.flatMap((wish) =>
      wish.account && wish.account !== ctx.who.account
        ? [
            {
              account: wish.account,
              kind: `loans.wish.${outcome}`,
              values: { reason: reason ?? '–' },
              href: '/ausleihwuensche',
              tone: outcome === 'declined' ? ('warning' as const) : ('success' as const),
            },
          ]
        : [],
    ),
  )
}
