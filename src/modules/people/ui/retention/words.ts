// Periods in words: "1 Jahr nach Ende des Schuljahrs".
import type { useTexts } from '#ui'
import type { Period } from '../../model/retention.ts'

type Texts = Pick<ReturnType<typeof useTexts>, 't'>

/** After leaving, after the end: of what the period counts from, said by class. */
export const periodWords = ({ amount, unit, from }: Period, dataClass: string, { t }: Texts): string => {
  const start = from === 'day' ? t(`people.retention.start.${dataClass}`) : t(`people.retention.from.${from}`)
  return amount === 0 ? t('people.retention.period.none', { start }) : t(`people.retention.period.${unit}`, { count: amount, start })
}
