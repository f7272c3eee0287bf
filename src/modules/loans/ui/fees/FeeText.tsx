// What a rent costs: amount, period, instalments and their sum.
import { useTexts } from '#ui'
import { feeSum, instalmentsOf, type Rent } from '../../model.ts'

export function FeeText({ rent }: { rent: Rent }) {
  const { t, f } = useTexts()
  if (!rent.fee) return null
  if (!rent.feePeriod || rent.feePeriod === 'once') return f.money(rent.fee)
  return t('loans.fee.text', {
    amount: f.money(rent.fee),
    period: t(`loans.contract.feePeriod.${rent.feePeriod}`),
    count: instalmentsOf(rent).length,
    sum: f.money(feeSum(rent)),
  })
}
