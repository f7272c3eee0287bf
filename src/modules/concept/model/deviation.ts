// Where paper and reality differ, and what was decided about it.
import { z } from 'zod'
import { Day, defineModel, field, Id, type Row, type Translate } from '#shared'

export const deviationTones = ['danger', 'warning', 'info'] as const
export const deviationStates = ['open', 'inWork', 'accepted'] as const
export type DeviationState = (typeof deviationStates)[number]

export const Deviation = defineModel('concept.deviation', {
  id: field.id(),
  source: field.text({ required: true, write: 'never', width: 'wide' }),
  school: field.ref({ ref: 'organisation.school', write: 'never', sort: false }),
  block: field.text({ write: 'never', width: 'narrow' }),
  tone: field.choice(deviationTones, { required: true, write: 'never' }),
  since: field.day({ required: true, write: 'never' }),
  state: field.choice(deviationStates, { required: true, write: 'never' }),
  acceptedUntil: field.day({ write: 'never', list: 'hidden' }),
  reason: field.text({ write: 'never', list: 'hidden', sort: false, filter: false }),
  version: field.version(),
})
export type Deviation = Row<typeof Deviation>

/** A row as lists show it: the values are for the words of its source. */
export const DeviationLine = z.intersection(
  Deviation.row,
  z.object({
    schoolName: z.string().nullable(),
    values: z.record(z.string(), z.union([z.string(), z.number()])),
    href: z.string(),
    decidedBy: z.string().nullable(),
  }),
)
export type DeviationLine = z.infer<typeof DeviationLine>

export const deviationParts = ['', '.promised', '.is', '.action'] as const

/** The words of a deviation, on the screen and in files: days in the form of the reader, measures by their names. */
export function deviationWords(
  { source, values }: Pick<DeviationLine, 'source' | 'values'>,
  part: (typeof deviationParts)[number],
  { t, day }: { t: Translate; day: (value: string) => string },
): string {
  const shown = (value: string | number) => {
    if (value === 'true' || value === 'false') return t(value === 'true' ? 'export.yes' : 'export.no')
    return /^\d{4}-\d{2}-\d{2}$/.test(String(value)) ? day(String(value)) : value
  }
  const measured = values.fact ? t(`fact.${values.fact}`) : t('concept.deviation.measured')
  const words = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, shown(value)]))
  return t(`deviation.${source}${part}`, { measured, ...words })
}

/** Accepting needs a day and a reason: nothing is accepted for ever and nothing without being able to say why. */
export const Decision = z.discriminatedUnion('state', [
  z.strictObject({ ids: z.array(Id).min(1).max(1_000), state: z.literal('open') }),
  z.strictObject({ ids: z.array(Id).min(1).max(1_000), state: z.literal('inWork'), reason: z.string().trim().max(500).optional() }),
  z.strictObject({
    ids: z.array(Id).min(1).max(1_000),
    state: z.literal('accepted'),
    until: Day,
    reason: z.string().trim().min(3).max(500),
  }),
])
export type Decision = z.infer<typeof Decision>
