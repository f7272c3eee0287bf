import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { checkServingRole } from '../database/connect.ts'
import { testDatabase } from './database.ts'

const database = await testDatabase()
const pool = new pg.Pool(database.app)
afterAll(() => pool.end())

test('a test database is migrated, separate and fit to serve', async () => {
  await checkServingRole(pool)
  const { rows } = await pool.query<{ count: number; name: string }>(
    'select count(*)::int, current_database() as name from kernel.migration',
  )
  expect(rows[0]!.count).toBeGreaterThan(0)
  expect(rows[0]!.name).not.toBe((await testDatabase()).app.database)
})
