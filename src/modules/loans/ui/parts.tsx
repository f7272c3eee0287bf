// What the screens of loans share.

import { addDays, dayOf } from '#shared'
import { type Chosen, State, type Tone, useTexts } from '#ui'
import type { Contract } from '../model.ts'

export const contractTones: Record<Contract['state'], Tone> = { prepared: 'info', out: 'success', returned: 'off', cancelled: 'off' }
export const today = () => dayOf()
export const inDays = (days: number) => addDays(dayOf(), days)
/** What a bulk endpoint gets. */
export const bodyOf = ({ ids, query }: Chosen) => (ids ? { ids } : { query })

/** The end of a contract; overdue ones say by how many days. */
export function Until({ contract }: { contract: Pick<Contract, 'untilDay' | 'state'> }) {
  const { t, f } = useTexts()
  const days = Math.round((Date.parse(today()) - Date.parse(contract.untilDay)) / 86_400_000)
  if (contract.state !== 'out' || days <= 0) return <>{f.day(contract.untilDay)}</>
  return (
    <State tone="danger">
      {f.day(contract.untilDay)} <span className="muted">{t('loans.overdue', { count: days })}</span>
    </State>
  )
}
