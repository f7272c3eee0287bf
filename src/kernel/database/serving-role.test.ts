import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { connect } from './connection.ts'
import { checkServingRole } from './serving-role.ts'

let database: TestDatabase
let root: pg.Client
const role = 'muses_check_role'
beforeAll(async () => {
  database = await testDatabase()
  root = await connect(database.superuser)
  await root.query(`create role ${role} login password 'check'`)
})
afterAll(async () => {
  await root.query(`drop owned by ${role}; drop role ${role}`)
  await root.end()
})

async function check(config: pg.ClientConfig): Promise<void> {
  const client = await connect(config)
  try {
    await checkServingRole(client)
  } finally {
    await client.end()
  }
}

/** Checks the role while something is changed for it, and changes it back. */
async function checkWhile(change: string, back: string): Promise<void> {
  await root.query(change)
  try {
    await check({ ...database.app, user: role, password: 'check' })
  } finally {
    await root.query(back)
  }
}

describe('serving role', () => {
  test('a plain role serves', async () => {
    await check(database.app)
    await checkWhile('select', 'select')
  })

  test.each([
    ['superuser', 'alter role X superuser', 'alter role X nosuperuser'],
    ['bypassrls', 'alter role X bypassrls', 'alter role X nobypassrls'],
    ['owns', 'create table kernel.mine (id int); alter table kernel.mine owner to X', 'drop table kernel.mine'],
    ['owns', 'create schema mine authorization X', 'drop schema mine'],
    ['member', 'grant muses_owner to X', 'revoke muses_owner from X'],
    ['open', 'create table kernel.bare (authority_id uuid)', 'drop table kernel.bare'],
    ['open', 'create table kernel.half (authority_id uuid); alter table kernel.half enable row level security', 'drop table kernel.half'],
    [
      'view',
      'grant usage on schema kernel to X; create view kernel.peep as select 1; grant select on kernel.peep to X',
      'drop view kernel.peep',
    ],
  ])('refuses: %s (%s)', async (fault, change, back) => {
    const named = (text: string): string => text.replaceAll('X', role)
    await expect(checkWhile(named(change), named(back))).rejects.toMatchObject({
      code: `serving-role-${fault}`,
      english: expect.stringContaining('Nothing was changed'),
    })
  })

  test('refuses the owner and the superuser themselves', async () => {
    await expect(check(database.owner)).rejects.toMatchObject({
      name: 'StartError',
      german: expect.stringContaining('- besitzt: '),
    })
    await expect(check(database.superuser)).rejects.toMatchObject({ code: 'serving-role-superuser' })
  })
})
