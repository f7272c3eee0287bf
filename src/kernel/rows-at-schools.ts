// What is the same for everything that belongs to a school: hold the rows, ask for the right at their schools, write the set.

import type { Id, Model, Row } from '#shared'
import type { Context } from './context.ts'
import { type Changing, changeRows, deleteRows, lockRows, type Stored } from './rows.ts'

type Held<M extends Model> = Row<M> & { school: Id | null; id: Id }

/** Rows without a school belong to the whole authority, and so does the right to change them. */
export function checkSchools(ctx: Context, right: string, places: readonly (Id | null | undefined)[]): void {
  const schools = places.filter((school) => school != null)
  if (schools.length < places.length) ctx.may(right)
  else ctx.may(right, { schools })
}

async function hold<M extends Model>(ctx: Context, stored: Stored<M>, right: string, ids: readonly Id[]): Promise<Held<M>[]> {
  const rows = (await lockRows(ctx, stored, ids)) as Held<M>[]
  checkSchools(
    ctx,
    right,
    rows.map((row) => row.school),
  )
  return rows
}

/** Changes a set; `check` sees the rows as they would be. */
export const changing =
  <M extends Model>(stored: Stored<M>, right: string, check?: (ctx: Context, wanted: Row<M>[]) => void | Promise<void>) =>
  async (ctx: Context, changes: readonly Changing<M>[]): Promise<Row<M>[]> => {
    const before = await hold(
      ctx,
      stored,
      right,
      changes.map((change) => change.id),
    )
    await check?.(
      ctx,
      changes.map((change, index) => ({ ...before[index]!, ...change })),
    )
    return changeRows(ctx, stored, before, changes)
  }

/** Deletes a set; what others refer to is refused as in use. */
export const deleting =
  <M extends Model>(stored: Stored<M>, right: string) =>
  async (ctx: Context, ids: readonly Id[]): Promise<void> =>
    deleteRows(ctx, stored, await hold(ctx, stored, right, ids))

/** Archives a set or takes it back into use; nothing is deleted. */
export const settingState =
  <M extends Model>(
    stored: Stored<M>,
    right: string,
    state: 'active' | 'archived',
    check?: (ctx: Context, rows: Row<M>[]) => Promise<void>,
  ) =>
  async (ctx: Context, ids: readonly Id[]): Promise<Row<M>[]> => {
    const before = await hold(ctx, stored, right, ids)
    await check?.(ctx, before)
    return changeRows(
      ctx,
      stored,
      before,
      before.map(({ id }) => ({ id, state })) as unknown as Changing<M>[],
      state === 'archived' ? 'archived' : 'restored',
    )
  }
