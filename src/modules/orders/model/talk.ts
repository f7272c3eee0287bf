// The yearly investment talk of a school (Jahresinvestitionsgespräch): stock, wishes, decisions, budget on one sheet.
import { defineModel, field, formatNumber, type Row, type Translate } from '#shared'
import { kinds, pots } from './order.ts'

export const Talk = defineModel('orders.talk', {
  id: field.id(),
  school: field.ref({ ref: 'organisation.school', required: true, write: 'create' }),
  year: field.number({ required: true, min: 2000, max: 2200, write: 'create', width: 'narrow' }),
  day: field.day(),
  state: field.choice(['planned', 'held'], { required: true }),
  participants: field.text({ max: 500, list: 'hidden' }),
  notes: field.longText({ max: 20_000, list: 'none' }),
  version: field.version(),
})
export type Talk = Row<typeof Talk>

export const verdicts = ['open', 'yes', 'no', 'later'] as const
export type Verdict = (typeof verdicts)[number]
export const Decision = defineModel('orders.decision', {
  id: field.id(),
  talk: field.ref({ ref: 'orders.talk', required: true, write: 'create' }),
  position: field.number({ required: true, write: 'never' }),
  title: field.text({ required: true, max: 200 }),
  kind: field.choice(kinds, { required: true }),
  amount: field.money({ min: 0 }),
  pot: field.choice(pots, { required: true }),
  verdict: field.choice(verdicts, { required: true }),
  note: field.text({ max: 500 }),
  wish: field.ref({ ref: 'orders.order', write: 'create' }),
  order: field.ref({ ref: 'orders.order', write: 'never' }),
  version: field.version(),
})
export type Decision = Row<typeof Decision>

/** A fact of the stock in words; what was never recorded is null. */
export function stockWords(value: unknown, t: Translate, lang: 'de' | 'en', between = '; '): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'number') return formatNumber(value, lang)
  if (typeof value === 'boolean') return t(value ? 'export.yes' : 'export.no')
  if (!Array.isArray(value)) return String(value)
  return (value as Record<string, string | number | null>[])
    .map(({ kind, count, age, ...others }) =>
      kind && count != null
        ? t(age == null ? 'orders.talk.kindNoAge' : 'orders.talk.kind', {
            count: formatNumber(Number(count), lang),
            kind: t(`devices.device.kind.${kind}`),
            age: age == null ? '' : formatNumber(Number(age), lang, 1),
          })
        : Object.values({ kind, count, age, ...others })
            .filter(Boolean)
            .join(': '),
    )
    .join(between)
}
