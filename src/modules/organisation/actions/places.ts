// Sites, buildings and floors of a school.
import { type Changing, type Context, changeRows, deleteRows, insertRows, lockRows, type Stored } from '#kernel'
import type { Draft, Id, Model } from '#shared'
import type { Building, Floor, Site } from '../model.ts'
import { buildings, floors, schools, sites } from '../tables.ts'

const right = 'organisation.room.change'

export async function createSites(ctx: Context, drafts: readonly Draft<typeof Site>[]): Promise<Site[]> {
  await lockRows(
    ctx,
    schools,
    drafts.map((draft) => draft.school),
  )
  ctx.may(right, { schools: drafts.map((draft) => draft.school) })
  return insertRows(ctx, sites, drafts)
}

/** Creates buildings; each belongs to the school of its site. */
export async function createBuildings(ctx: Context, drafts: readonly Draft<typeof Building>[]): Promise<Building[]> {
  const above = await lockRows(
    ctx,
    sites,
    drafts.map((draft) => draft.site),
  )
  ctx.may(right, { schools: above.map((site) => site.school) })
  return insertRows(
    ctx,
    buildings,
    drafts.map((draft, index) => ({ ...draft, school: above[index]!.school })),
  )
}

/** Creates floors; each belongs to the school of its building. */
export async function createFloors(ctx: Context, drafts: readonly Draft<typeof Floor>[]): Promise<Floor[]> {
  const above = await lockRows(
    ctx,
    buildings,
    drafts.map((draft) => draft.building),
  )
  ctx.may(right, { schools: above.map((building) => building.school) })
  return insertRows(
    ctx,
    floors,
    drafts.map((draft, index) => ({ ...draft, school: above[index]!.school })),
  )
}

async function change<M extends Model>(ctx: Context, stored: Stored<M>, changes: readonly Changing<M>[]) {
  const before = await lockRows(
    ctx,
    stored,
    changes.map((each) => each.id),
  )
  ctx.may(right, { schools: before.map((row) => (row as unknown as { school: Id }).school) })
  return changeRows(ctx, stored, before, changes)
}
export const changeSites = (ctx: Context, changes: readonly Changing<typeof Site>[]): Promise<Site[]> => change(ctx, sites, changes)
export const changeBuildings = (ctx: Context, changes: readonly Changing<typeof Building>[]): Promise<Building[]> =>
  change(ctx, buildings, changes)
export const changeFloors = (ctx: Context, changes: readonly Changing<typeof Floor>[]): Promise<Floor[]> => change(ctx, floors, changes)

async function remove<M extends Model>(ctx: Context, stored: Stored<M>, ids: readonly Id[]) {
  const before = await lockRows(ctx, stored, ids)
  ctx.may(right, { schools: before.map((row) => (row as unknown as { school: Id }).school) })
  return deleteRows(ctx, stored, before)
}
/** Deletes empty sites; what still holds buildings or rooms is refused as in use. */
export const deleteSites = (ctx: Context, ids: readonly Id[]) => remove(ctx, sites, ids)
export const deleteBuildings = (ctx: Context, ids: readonly Id[]) => remove(ctx, buildings, ids)
export const deleteFloors = (ctx: Context, ids: readonly Id[]) => remove(ctx, floors, ids)
