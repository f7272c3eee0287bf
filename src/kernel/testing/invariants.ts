// After a test in which something was killed, cut or slow: does everything hold that must hold at any moment?
import pg from 'pg'
import type { TestDatabase } from './database.ts'

export interface Violation {
  invariant: string
  object: string
  object_id: string | null
  note: string
}

/** Every violated invariant of a database, at most 20 of each kind; empty when all hold. */
export async function violationsOf(database: Pick<TestDatabase, 'owner'>): Promise<Violation[]> {
  const owner = new pg.Client(database.owner)
  await owner.connect()
  try {
    const { rows } = await owner.query<Violation>('select invariant, object, object_id, note from kernel.violations(20)')
    return rows
  } finally {
    await owner.end()
  }
}
