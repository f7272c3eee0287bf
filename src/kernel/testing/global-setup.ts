// One PostgreSQL for all test files of a run, with a migrated template that each file copies.
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { connect } from '../database/connection.ts'
import { socketOf, startEmbedded } from '../database/embedded.ts'
import { kernelMigrations, type MigrationSet, migrate } from '../database/migrate.ts'
import { lifeOf } from '../database/processes.ts'
import { prepareQueue } from '../jobs.ts'
import { passwords, type TestServer, templateName } from './database.ts'

const prefix = 'muses-test-'

// Only for tests, whose data nobody misses after a power failure.
const settings = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_connections: '200',
  autovacuum: 'off',
}

/** Starts the server of this run; vitest calls it once and calls the returned function at the end. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  removeLeftovers()
  const dataDir = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`))
  const server = await startEmbedded({ dataDir, superuserPassword: passwords.postgres, settings })
  try {
    const place = socketOf(dataDir)
    await makeTemplate(place)
    project.provide('musesTestServer', place)
  } catch (error) {
    await server.stop()
    throw error
  }
  return async () => {
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

async function makeTemplate(place: TestServer): Promise<void> {
  const superuser = await connect({ ...place, user: 'postgres', password: passwords.postgres, database: 'postgres' })
  for (const role of ['muses_owner', 'muses_app'] as const) await superuser.query(`create role ${role} login password '${passwords[role]}'`)
  await superuser.query(`create database ${templateName} owner muses_owner template template0`)
  const owner = { ...place, user: 'muses_owner', password: passwords.muses_owner, database: templateName }
  await migrate(owner, await migrationSets(), 'muses_app')
  await superuser.end()
  // Every change tells something, so every test needs the queue.
  const pool = new pg.Pool(owner)
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  pool.on('connect', (client) => client.on('error', () => {}))
  await prepareQueue(pool)
  await pool.end()
}

async function migrationSets(): Promise<MigrationSet[]> {
  // By address, not by import: the kernel knows no module, a test run knows them all.
  const modules = new URL('../../app/modules.ts', import.meta.url)
  if (!existsSync(modules)) return [kernelMigrations]
  return ((await import(/* @vite-ignore */ modules.href)) as { migrationSets: MigrationSet[] }).migrationSets
}

// A run that was killed could not tidy up.
function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length).split('-')[0]) : 0
    if (pid && lifeOf(pid) === undefined) rmSync(join(tmpdir(), name), { recursive: true, force: true })
  }
}

declare module 'vitest' {
  interface ProvidedContext {
    musesTestServer: TestServer
  }
}
