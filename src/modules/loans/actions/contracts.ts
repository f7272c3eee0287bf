// What may still be changed of a contract: its purpose and the note; the wording was agreed.
import { type Changing, type Context, changeRows, lockRows } from '#kernel'
import type { Contract } from '../model.ts'
import { contracts } from '../tables.ts'

export async function changeContracts(ctx: Context, changes: readonly Changing<typeof contracts.model>[]): Promise<Contract[]> {
  const before = await lockRows(
    ctx,
    contracts,
    changes.map((change) => change.id),
  )
  ctx.may('loans.lend', { schools: before.map((contract) => contract.school) })
  return changeRows(ctx, contracts, before, changes)
}
