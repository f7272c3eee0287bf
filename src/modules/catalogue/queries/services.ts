// The services of a school in its own words: what it gets, who answers for it, how it gets help.
import { type Context, notFound } from '#kernel'
import { findSchools } from '#modules/organisation'
import type { Id } from '#shared'
import {
  type Block,
  effectiveParameters,
  fillText,
  type InForce,
  type Offer,
  type ParameterValues,
  type Party,
  parameterText,
  type Responsible,
  refKey,
  settledServiceLevel,
} from '../model.ts'
import { checkReader, offered, readRight, readVersions } from './blocks.ts'
import { inForce } from './in-force.ts'
import { type CheckedService, outcomesAt } from './outcomes.ts'
import { responsible } from './responsible.ts'

export interface Contact {
  party: Party
  name: string
  role: string | null
  phone: string | null
  email: string | null
}

export interface Service extends CheckedService {
  number: string
  title: string
  promise: string
  area: string
  kind: 'basic' | 'optional'
  booking: Id | null
  since: string | null
  responsible: Contact | null
  unheld: boolean
  /** No longer booked anew, by the library or by the authority; where it is in force it stays. */
  retired: boolean
  serviceTime: string
  values: { key: string; label: string; text: string; own: boolean; mayChange: boolean }[]
  help: { question: string; answer: string }[]
  includes: string[]
  excludes: string[]
  /** What the school itself does. */
  tasks: { title: string; letter: string }[]
}

/** What a school gets and what it could get. */
export async function servicesOf(ctx: Context, school: Id): Promise<{ school: Id; name: string; booked: Service[]; offered: Service[] }> {
  ctx.may(readRight, { schools: [school] })
  checkReader(ctx)
  const [found] = await findSchools(ctx, [school])
  if (!found) throw notFound()
  const [booked, offers, lines] = [
    await inForce(ctx, { schools: [school] }),
    await offered(ctx, { all: true }),
    await responsible(ctx, { schools: [school] }),
  ]
  const blocks = await readVersions(ctx, booked)
  const levels = new Map(
    booked.flatMap((each) => {
      const block = blocks.get(refKey(each))
      return block ? [[each.number, { block, values: each.parameters }] as const] : []
    }),
  )
  const outcomes = await outcomesAt(ctx, school, [...levels.values()])
  const find = (number: string) => levels.get(number)
  const retired = new Set(offers.filter((offer) => offer.retired || offer.state === 'retired').map(({ number }) => number))
  const having = new Set(booked.map(({ number }) => number))
  const services = booked.flatMap((each) => {
    const block = blocks.get(refKey(each))
    return block
      ? [
          serviceOf(
            ctx,
            block,
            each,
            lines.filter((line) => line.block === each.number),
            find,
            outcomes.get(each.number),
            retired.has(each.number),
          ),
        ]
      : []
  })
  const order = offers.map(({ number }) => number)
  return {
    school,
    name: found.name,
    booked: services.sort((a, b) => order.indexOf(a.number) - order.indexOf(b.number)),
    offered: offers
      .filter(({ number, state, retired }) => !having.has(number) && state === 'offered' && !retired)
      .map((offer) => serviceOf(ctx, offer.block, valuesOf(offer), [], find)),
  }
}

type Placed = Pick<InForce, 'parameters' | 'own'> & { booking: Id | null; since: string | null }

const valuesOf = (offer: Offer): Placed => ({
  booking: null,
  since: null,
  own: {},
  parameters: effectiveParameters(offer.block, offer.parameters),
})

function serviceOf(
  ctx: Context,
  block: Block,
  placed: Placed,
  lines: readonly Responsible[],
  find: (number: string) => { block: Block; values: ParameterValues } | undefined,
  checked: CheckedService = { stand: 'unmeasured', checks: [] },
  retired = false,
): Service {
  const { number, title, area, kind } = block
  const fill = (text: string) => fillText(text, block, placed.parameters, ctx.lang)
  return {
    ...{ number, title, area, kind, booking: placed.booking, since: placed.since },
    promise: fill(block.promise),
    ...checked,
    retired,
    ...contactOf(lines),
    serviceTime: settledServiceLevel({ block, values: placed.parameters }, find).serviceTime,
    values: block.parameters.map((parameter) => ({
      key: parameter.key,
      label: parameter.label,
      text: parameterText(parameter, placed.parameters[parameter.key] ?? null, ctx.lang),
      own: placed.own[parameter.key] !== undefined,
      mayChange: parameter.setBy === 'school',
    })),
    help: block.help.map(({ question, answer }) => ({ question: fill(question), answer: fill(answer) })),
    includes: block.scope.includes.map(fill),
    excludes: block.scope.excludes.map(fill),
    tasks: lines.filter(({ party, letter }) => party === 'school' && letter !== 'I').map(({ title, letter }) => ({ title, letter })),
  }
}

/** Who answers for most tasks of a service; a school asks one party, not seven. */
function contactOf(lines: readonly Responsible[]): { responsible: Contact | null; unheld: boolean } {
  const answering = lines.filter(({ letter }) => letter === 'A' || letter === 'RA')
  const unheld = lines.some((line) => line.holders.length === 0 && line.letter !== 'C' && line.letter !== 'I')
  const count = (party: Party) => answering.filter((line) => line.party === party).length
  const party = [...new Set(answering.map((line) => line.party))].sort((a, b) => count(b) - count(a))[0]
  if (!party) return { responsible: null, unheld }
  const holder = answering.find((line) => line.party === party && line.holders.length)?.holders[0]
  const { role = null, phone = null, email = null } = holder ?? {}
  return { responsible: { party, name: holder?.contact ?? holder?.name ?? '', role, phone, email }, unheld }
}
