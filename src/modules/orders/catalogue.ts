// What an order needs of the catalogue: the form of a block, what it costs, the booking it becomes, and who carries out what.
import { type Context, conflict, Refusal, textsIn } from '#kernel'
import { blockVersion, bookApproved, inForce, offered, responsible } from '#modules/catalogue'
import { type Block, costOf } from '#modules/catalogue/model'
import type { Id } from '#shared'
import { dayOf } from '#shared'
import { type FormField, forms, type Kind, type Order } from './model.ts'

interface Named {
  kind: Kind
  block?: string | null
  blockVersion?: string | null
}

/** What a school may choose of a block. */
const formOf = (block: Block): FormField[] =>
  block.parameters
    .filter((parameter) => parameter.setBy === 'school')
    .map(({ key, label, help, type, unit, min, max, choices, default: preset }) => ({
      key,
      label,
      help,
      type,
      unit,
      min,
      max,
      choices,
      default: preset,
    }))

const refOf = (wish: Named) =>
  wish.kind === 'service' && wish.block && wish.blockVersion ? { number: wish.block, version: wish.blockVersion } : null
const keyOf = ({ number, version }: { number: string; version: string }) => `${number}@${version}`

async function blocksOf(ctx: Context, wishes: readonly Named[]): Promise<Map<string, Block>> {
  const refs = wishes.map(refOf).filter((ref) => ref !== null)
  return refs.length ? blockVersion(ctx, refs) : new Map()
}

/** The form of each wish: that of its block where a service is wished, else that of its kind. */
export async function formsOf(ctx: Context, wishes: readonly Named[]): Promise<(readonly FormField[])[]> {
  const blocks = await blocksOf(ctx, wishes)
  return wishes.map((wish) => {
    const ref = refOf(wish)
    if (!ref) return forms[wish.kind]
    const block = blocks.get(keyOf(ref))
    if (!block) throw conflict('orders.serviceUnknown')
    return formOf(block)
  })
}

/** Titles of the blocks that orders name. */
export async function titlesOf(ctx: Context, wanted: readonly (Named & { id: Id })[]): Promise<Map<Id, string>> {
  const blocks = await blocksOf(ctx, wanted)
  return new Map(
    wanted.flatMap((order) => {
      const ref = refOf(order)
      const block = ref && blocks.get(keyOf(ref))
      return block ? [[order.id, `${block.number} ${block.title}`] as const] : []
    }),
  )
}

/** What a school can order of the catalogue; a price that depends on numbers nobody counts is left open. */
export async function servicesFor(ctx: Context, school: Id) {
  const [offers, booked] = [await offered(ctx), await inForce(ctx, { schools: [school] })]
  const here = new Set(booked.map((each) => each.number))
  return offers.map((offer) => {
    const cost = costOf(offer.block, offer.costs, {})
    return {
      number: offer.number,
      version: offer.version,
      title: offer.title,
      promise: offer.promise,
      area: offer.area,
      optional: offer.kind === 'optional',
      booked: here.has(offer.number),
      once: cost.open ? null : cost.once,
      yearly: cost.open ? null : cost.yearly,
      form: formOf(offer.block),
    }
  })
}

export interface Booked {
  booking: string | null
  /** Why the catalogue refused it, in words. */
  refused: string | null
}

/** Books approved services as one set; when one is refused, each by itself, so that it holds up no other. */
export async function bookServices(
  ctx: Context,
  wanted: readonly (Order & { details: Record<string, unknown> })[],
): Promise<Map<Id, Booked>> {
  if (!wanted.length) return new Map()
  try {
    return await bookAll(ctx, wanted)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    if (wanted.length === 1) return new Map([[wanted[0]!.id, { booking: null, refused: wordsOf(error) }]])
  }
  const found = new Map<Id, Booked>()
  for (const order of wanted) for (const [id, booked] of await bookServices(ctx, [order])) found.set(id, booked)
  return found
}

async function bookAll(ctx: Context, wanted: readonly (Order & { details: Record<string, unknown> })[]): Promise<Map<Id, Booked>> {
  const today = dayOf(ctx.now())
  await bookApproved(
    ctx,
    wanted.map((order) => ({
      school: order.school,
      block: order.block!,
      from: order.wishedDay && order.wishedDay > today ? order.wishedDay : today,
      parameters: order.details as never,
    })),
  )
  const days = [...new Set(wanted.map((order) => (order.wishedDay && order.wishedDay > today ? order.wishedDay : today)))]
  const there = (await Promise.all(days.map((day) => inForce(ctx, { schools: wanted.map((order) => order.school), day })))).flat()
  return new Map(
    wanted.map((order) => [
      order.id,
      { booking: there.find((each) => each.school === order.school && each.number === order.block)?.booking ?? null, refused: null },
    ]),
  )
}

/** A refusal in the words that a person reads, with the reasons of each wish. */
function wordsOf(refusal: Refusal): string {
  const t = textsIn('de')
  const reasons = (refusal.options.fields ?? []).map(({ code, values }) => t(`problem.${code}`, values))
  return reasons.length ? reasons.join(' ') : t(`problem.${refusal.code}`, refusal.options.values)
}

export interface Holding {
  account: Id | null
  name: string
}

/** Who carries out what the orders ask for: whoever holds the task of the block that speaks of such things at the school. */
export async function holdersFor(ctx: Context, wanted: readonly Order[]): Promise<Map<Id, Holding>> {
  const lines = await responsible(ctx, { schools: [...new Set(wanted.map((order) => order.school))] })
  return new Map(
    wanted.flatMap((order) => {
      const fitting = lines.filter(
        (line) => line.school === order.school && line.holders.length > 0 && (line.letter === 'R' || line.letter === 'RA'),
      )
      const line =
        fitting.find((each) => order.block !== null && each.block === order.block) ??
        fitting.find((each) => blocksFor[order.kind].includes(each.block))
      const holder = line?.holders[0]
      return holder ? [[order.id, { account: holder.account ?? null, name: holder.name ?? holder.contact ?? '' }] as const] : []
    }),
  )
}

/** Blocks of the library whose tasks answer for what is no service of its own: presentation technology, PC rooms, the service desk. */
const blocksFor: Record<Kind, readonly string[]> = {
  service: ['B01'],
  device: ['B01'],
  software: ['B01'],
  room: ['B08', 'S02', 'B01'],
  move: ['B08', 'B01'],
  other: ['B01'],
}
