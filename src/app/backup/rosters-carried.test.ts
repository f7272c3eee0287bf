// An installation of before, when rosters lay in people, goes on without loss: in place, and from a backup.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testDatabase } from '#kernel/testing'
import { newId } from '#shared'
import { migrate } from '../../kernel/database/migrate.ts'
import { checkServingRole } from '../../kernel/database/serving-role.ts'
import { migrationSets } from '../modules.ts'
import { openBackup } from './read.ts'
import { catchUp, queueTables, restoreInstallation } from './restore.ts'
import { using } from './testing/look.ts'
import { writeBackup } from './write.ts'

const folder = mkdtempSync(join(tmpdir(), 'muses-carried-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const before = migrationSets.filter((set) => set.name !== 'rosters')
const [authority, foreign, person, waiting, account] = [newId(), newId(), newId(), newId(), newId()]
const file = 'rosters/001-rosters.sql'
let old: Awaited<ReturnType<typeof testDatabase>>
let backup: string

beforeAll(async () => {
  old = await testDatabase('empty')
  await migrate(old.owner, before, 'muses_app')
  await queueTables(old.owner)
  await using(old.owner, async (client) => {
    for (const [id, slug] of [
      [authority, 'da'],
      [foreign, 'dort'],
    ])
      await client.query(`insert into organisation.authority (id, slug, name, kind, land) values ($1, $2, $2, 'city', 'NW')`, [id, slug])
    await client.query(
      `insert into people.person (authority_id, id, family_name, given_name, source, source_key) values ($1, $2, 'Altmann', 'Ida', 'asv', '1')`,
      [authority, person],
    )
    await client.query(`insert into people.account (authority_id, id, name, display_name, state) values ($1, $2, 'ida', 'Ida', 'active')`, [
      authority,
      account,
    ])
    await client.query(`insert into kernel.import (authority_id, id, kind, state) values ($1, $2, 'people.roster', 'previewed')`, [
      authority,
      waiting,
    ])
    for (const [table, columns, values] of [
      ['roster_person', 'key, family_name, given_name, person_id', `'k1', 'Altmann', 'Ida', '${person}'`],
      ['roster_group', 'key, kind, name', `'g1', 'class', '5a'`],
      ['roster_membership', 'person_key, group_key, role', `'k1', 'g1', 'learner'`],
      ['match_pair', 'person_id, key, kind, sure', `'${person}', 'k1', 'exact', true`],
    ])
      await client.query(`insert into people.${table} (authority_id, import_id, ${columns}) values ($1, $2, ${values})`, [
        authority,
        waiting,
      ])
    await client.query(
      `insert into people.roster_mapping (authority_id, name, columns, shared) values ($1, 'Unsere', '{"Name": "familyName"}', true), ($2, 'Deren', '{}', false)`,
      [authority, foreign],
    )
    await client.query(
      `insert into access.role (authority_id, key, name, own, edits) values ($1, 'helper', 'Hilfe', true, '[{"right": "people.import", "reach": "school"}, {"right": "people.import.release", "reach": null}, {"right": "people.import.settings", "reach": "authority"}]')`,
      [authority],
    )
    await client.query(
      `insert into access.token (authority_id, account_id, name, hash, start, rights) values ($1, $2, 'Lieferung', '\\x00', 'mu', '{people.import,people.import.undo,people.match,people.browse}')`,
      [authority, account],
    )
  })
  backup = (await writeBackup({ owner: old.owner }, { folder })).file
})

/** What rosters have after the move, and whether the serving role reaches its own rows and no others. */
async function look(database: Pick<typeof old, 'owner' | 'app'>) {
  const kept = await using(database.owner, async (client) => {
    const rows = async (text: string) => (await client.query(text)).rows
    return {
      pairs: await rows(`select person_id as person, key from rosters.match_pair`),
      mappings: await rows(`select name, shared from rosters.mapping order by name`),
      edits: (await rows(`select edits from access.role where key = 'helper'`))[0].edits.map(
        ({ right, reach }: { right: string; reach: string | null }) => [right, reach],
      ),
      token: (await rows(`select rights from access.token`))[0].rights,
      imports: await rows(`select kind, state from kernel.import`),
      left: await rows(
        `select c.relname from pg_class c where c.relnamespace = 'people'::regnamespace and (c.relname like 'roster%' or c.relname like 'match%')`,
      ),
    }
  })
  expect(kept).toEqual({
    pairs: [{ person, key: 'k1' }],
    mappings: [
      { name: 'Deren', shared: false },
      { name: 'Unsere', shared: true },
    ],
    edits: [
      ['rosters.import', 'school'],
      ['rosters.release', null],
      ['people.import.settings', 'authority'],
    ],
    token: ['rosters.import', 'rosters.undo', 'rosters.match', 'people.browse'],
    imports: [{ kind: 'people.roster', state: 'previewed' }],
    left: [],
  })
  const pool = new pg.Pool({ ...database.app, max: 1 })
  try {
    await checkServingRole(pool)
    const client = await pool.connect()
    const seen = async (who: string) => {
      await client.query('begin')
      await client.query(`select set_config('muses.authorities', $1, true)`, [`{${who}}`])
      const { rows } = await client.query(
        `select (select count(*)::int from rosters.mapping) as mappings, (select count(*)::int from rosters.match_pair) as pairs, (select count(*)::int from rosters.shared_mappings()) as shared`,
      )
      await client.query('rollback')
      return rows[0]
    }
    expect(await seen(authority)).toEqual({ mappings: 1, pairs: 1, shared: 1 })
    expect(await seen(foreign)).toEqual({ mappings: 1, pairs: 0, shared: 1 })
    client.release()
  } finally {
    await pool.end()
  }
}

test('a backup of before is restored to its own state and migrated on', async () => {
  const target = await testDatabase('empty')
  await restoreInstallation(target, migrationSets, await openBackup(backup))
  expect(await catchUp(target, migrationSets)).toEqual([file])
  await look(target)
})

test('an installation of before is migrated in place, with what was staged and waits for somebody', async () => {
  expect(await migrate(old.owner, migrationSets, 'muses_app')).toEqual([file])
  await look(old)
  await using(old.owner, async (client) => {
    const { rows } = await client.query(
      `select s.family_name, s.person_id as person, g.name, c.relpersistence as kept from rosters.staged_person s join rosters.staged_membership m on m.person_key = s.key
       join rosters.staged_group g on g.key = m.group_key join pg_class c on c.oid = 'rosters.staged_person'::regclass`,
    )
    expect(rows).toEqual([{ family_name: 'Altmann', person, name: '5a', kept: 'u' }])
  })
})
