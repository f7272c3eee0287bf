// Sites, buildings and floors of a school.
import { type Context, changing, deleting, dropFilesOf, insertRows, lockRows } from '#kernel'
import type { Draft, Id } from '#shared'
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

export const changeSites = changing(sites, right)
export const changeBuildings = changing(buildings, right)
export const changeFloors = changing(floors, right)

/** Deletes empty places; what still holds buildings or rooms is refused as in use. */
export const deleteSites = deleting(sites, right)
export const deleteBuildings = deleting(buildings, right)
const withoutFloors = deleting(floors, right)
/** The picture of a floor goes with it. */
export async function deleteFloors(ctx: Context, ids: readonly Id[]): Promise<void> {
  await withoutFloors(ctx, ids)
  await dropFilesOf(ctx, 'organisation.floor', ids)
}
