// Shapes and small parts that several pages of orders share.
import { formatMoney } from '#shared'
import type { Tone } from '#ui'
import { useTexts } from '#ui'
import type { OrderState } from '../model.ts'

export const stateTones: Record<OrderState, Tone> = {
  draft: 'off',
  submitted: 'info',
  approving: 'info',
  approved: 'success',
  refused: 'danger',
  withdrawn: 'off',
  fulfilling: 'warning',
  done: 'success',
}
export const approvalTones: Record<string, Tone> = {
  waiting: 'neutral',
  open: 'info',
  approved: 'success',
  refused: 'danger',
  skipped: 'off',
  void: 'off',
}
export const lineTones: Record<string, Tone> = { wanted: 'info', ordered: 'warning', delivered: 'success', dropped: 'off' }
export const taskTones: Record<string, Tone> = { open: 'info', done: 'success', dropped: 'off' }
export const kindIcons = { service: 'catalog', device: 'device', software: 'code', room: 'door', move: 'swap', other: 'more' } as const

/** Cents as they stand in an entry. */
export const entryOf = (cents: number | null | undefined) =>
  cents === null || cents === undefined ? '' : formatMoney(cents).replace(/\s*Euro$/, '')

/** The price of an order in one line: once, per year, or nothing known. */
export function usePrice() {
  const { f, t } = useTexts()
  return ({ amount, yearly }: { amount: number | null; yearly: number | null }) =>
    [amount ? f.money(amount) : null, yearly ? `${f.money(yearly)} / ${t('orders.form.choice.yearly')}` : null]
      .filter(Boolean)
      .join(' + ') || (amount === 0 || yearly === 0 ? f.money(0) : '–')
}
