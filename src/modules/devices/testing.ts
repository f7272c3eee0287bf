// Ground for the tests of this module.
import { sql } from 'kysely'
import type { Context } from '#kernel'
import { type Id, newId } from '#shared'

export const allRights = [
  'devices.read',
  'devices.change',
  'devices.retire',
  'devices.delete',
  'devices.import',
  'devices.catalogue',
  'organisation.read',
]

/** A room at a school of the world. */
export async function addRoom(ctx: Context, school: Id, number = 'R 101'): Promise<Id> {
  const [site, room] = [newId(), newId()]
  await sql`insert into organisation.site (authority_id, id, school_id, name) values (${ctx.authority}, ${site}, ${school}, ${`Standort ${number}`})`.execute(
    ctx.db(),
  )
  await sql`insert into organisation.room (authority_id, id, school_id, site_id, number, code) values (${ctx.authority}, ${room}, ${school}, ${site}, ${number},
    ${`R${room
      .replaceAll('-', '')
      .slice(-8)
      .toUpperCase()
      .replace(/[ILOU]/g, '0')}`})`.execute(ctx.db())
  return room
}

export async function addPerson(ctx: Context, given = 'Ada', family = 'Beispiel'): Promise<Id> {
  const id = newId()
  await sql`insert into people.person (authority_id, id, family_name, given_name) values (${ctx.authority}, ${id}, ${family}, ${given})`.execute(
    ctx.db(),
  )
  return id
}
