// Sites, buildings and floors as lists: for choosing one, and for programs.
import { sql } from 'kysely'
import { defineList, withinReach } from '#kernel'
import { Building, Floor, type FloorWithPicture, Site } from '../model.ts'
import { hasWords } from './words.ts'

const school = (alias: string) =>
  sql`organisation.school s on s.authority_id = ${sql.ref(`${alias}.authority_id`)} and s.id = ${sql.ref(`${alias}.school_id`)}`
const visible = (alias: string) => (ctx: Parameters<Parameters<typeof defineList>[0]['visible']>[0]) =>
  withinReach(ctx.reach('organisation.read'), { authority: `${alias}.authority_id`, school: `${alias}.school_id` })

export const siteList = defineList({
  model: Site,
  from: sql`organisation.site p join ${school('p')}`,
  alias: 'p',
  id: sql`p.id`,
  authority: sql`p.authority_id`,
  columns: { school: sql`p.school_id` },
  extra: { schoolName: sql`s.name` },
  visible: visible('p'),
  search: (text) => hasWords(sql`kernel.fold(p.name || ' ' || s.name)`, text),
  sort: 'name',
})
export type SiteRow = Site & { schoolName: string }

export const buildingList = defineList({
  model: Building,
  from: sql`organisation.building b join ${school('b')} join organisation.site p on p.authority_id = b.authority_id and p.id = b.site_id`,
  alias: 'b',
  id: sql`b.id`,
  authority: sql`b.authority_id`,
  columns: { school: sql`b.school_id`, site: sql`b.site_id` },
  extra: { schoolName: sql`s.name`, siteName: sql`p.name` },
  visible: visible('b'),
  search: (text) => hasWords(sql`kernel.fold(b.name || ' ' || p.name || ' ' || s.name)`, text),
  sort: 'name',
})
export type BuildingRow = Building & { schoolName: string; siteName: string }

export const floorList = defineList({
  model: Floor,
  from: sql`organisation.floor f join ${school('f')} join organisation.building b on b.authority_id = f.authority_id and b.id = f.building_id`,
  alias: 'f',
  id: sql`f.id`,
  authority: sql`f.authority_id`,
  columns: { school: sql`f.school_id`, building: sql`f.building_id` },
  extra: { schoolName: sql`s.name`, buildingName: sql`b.name`, pictureId: sql`f.picture_id` },
  visible: visible('f'),
  search: (text) => hasWords(sql`kernel.fold(f.name || ' ' || b.name || ' ' || s.name)`, text),
  sort: 'level',
})
export type FloorRow = FloorWithPicture & { schoolName: string; buildingName: string }
