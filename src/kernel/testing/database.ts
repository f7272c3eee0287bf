// A fresh, migrated database for a test file, on the real PostgreSQL of this test run.
import { randomBytes } from 'node:crypto'
import type pg from 'pg'
import { inject } from 'vitest'
import { connect } from '../database/connection.ts'

/** Where the server of this test run listens. */
export interface TestServer {
  host: string
  port: number
}

export interface TestDatabase {
  owner: pg.PoolConfig
  app: pg.PoolConfig
  superuser: pg.PoolConfig
  appRole: string
  /** Throws the database away early; at the end of the run all go. */
  drop(): Promise<void>
}

export const templateName = 'muses_template'

/** Passwords of the test server, which nobody but this user can reach. */
export const passwords = { postgres: 'superuser', muses_owner: 'owner', muses_app: 'app' }

/** Makes a database of its own: a copy of the migrated template, or an empty one owned by muses_owner. */
export async function testDatabase(kind: 'migrated' | 'empty' = 'migrated'): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  await asSuperuser(`create database ${name} owner muses_owner template ${kind === 'empty' ? 'template0' : templateName}`)
  const as = (user: keyof typeof passwords): pg.PoolConfig => ({
    ...inject('musesTestServer'),
    user,
    password: passwords[user],
    database: name,
  })
  return {
    owner: as('muses_owner'),
    app: as('muses_app'),
    superuser: as('postgres'),
    appRole: 'muses_app',
    drop: () => asSuperuser(`drop database if exists ${name} with (force)`),
  }
}

async function asSuperuser(statement: string): Promise<void> {
  const client = await connect({ ...inject('musesTestServer'), user: 'postgres', password: passwords.postgres, database: 'postgres' })
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
