// What several screens of this module are made of.
import { type Chosen, Note, type ProblemError, type Tone, useTexts } from '#ui'
import type { DeviceState } from '../model.ts'

/** What a bulk action sends: the chosen ids, or the query that found everything. */
export const bodyOf = ({ ids, query }: Pick<Chosen, 'ids' | 'query'>) => (ids ? { ids } : { query })

export const stateTones: Record<DeviceState, Tone> = {
  ordered: 'info',
  inStock: 'off',
  inUse: 'success',
  lent: 'info',
  inRepair: 'warning',
  lost: 'danger',
  stolen: 'danger',
  retired: 'off',
  disposed: 'off',
}

/** A refusal above the form or step it belongs to. */
export function Refusal({ of }: { of: ProblemError | null | undefined }) {
  if (!of) return null
  return (
    <Note tone="danger" live title={of.problem.title}>
      {of.message}
    </Note>
  )
}

export function StateWord({ state }: { state: DeviceState }) {
  const { t } = useTexts()
  return <>{t(`devices.device.state.${state}`)}</>
}
