// Programmes of an authority: taken from the library, changed, retired; a changed rule is followed by all their devices.
import { type Changing, type Context, changeRows, deleteRows, insertRows, lockRows } from '#kernel'
import type { Draft, Id } from '#shared'
import type { Programme } from '../model.ts'
import { shippedProgramme } from '../queries/programmes.ts'
import { programmes } from '../tables.ts'
import { followRules } from './binding.ts'

const right = 'funding.change'

export async function createProgrammes(ctx: Context, drafts: readonly Draft<typeof Programme>[]): Promise<Programme[]> {
  ctx.may(right)
  return insertRows(ctx, programmes, drafts)
}

/** Takes programmes of the library over, to be completed from the grant notice. */
export async function takeProgrammes(ctx: Context, keys: readonly string[]): Promise<Programme[]> {
  ctx.may(right)
  return insertRows(
    ctx,
    programmes,
    keys.map((key) => {
      const { key: template, ...rules } = shippedProgramme(key)
      return { ...rules, template: key === 'leer' ? null : template }
    }),
  )
}

/** Changes programmes; binding periods that follow from their rules are counted anew, those of released devices stay. */
export async function changeProgrammes(ctx: Context, changes: readonly Changing<typeof programmes.model>[]): Promise<Programme[]> {
  const ids = changes.map((change) => change.id)
  const before = await lockRows(ctx, programmes, ids)
  ctx.may(right)
  const after = await changeRows(ctx, programmes, before, changes)
  await followRules(ctx, { programmes: ids })
  return after
}

/** Retires programmes or takes them back into use. */
export async function setProgrammeState(ctx: Context, ids: readonly Id[], state: Programme['state']): Promise<Programme[]> {
  const before = await lockRows(ctx, programmes, ids)
  ctx.may(right)
  return changeRows(
    ctx,
    programmes,
    before,
    ids.map((id) => ({ id, state })),
    state === 'retired' ? 'retired' : 'restored',
  )
}

/** Deletes programmes under which nothing was granted. */
export async function deleteProgrammes(ctx: Context, ids: readonly Id[]): Promise<void> {
  const before = await lockRows(ctx, programmes, ids)
  ctx.may(right)
  await deleteRows(ctx, programmes, before)
}
