// The architecture in one list: lowest first, a module may use those above its line and no other.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Module } from '#kernel'
import { kernelMigrations, type MigrationSet } from '../kernel/database/migrate.ts'

// biome-ignore format: one module a line
export const moduleNames = [
  'organisation',
  'people',
  'rosters',
  'access',
  'openid',
  'schoolyear',
  'catalogue',
  'devices',
  'replacement',
  'inventory',
  'stocktake',
  'funding',
  'orders',
  'loans',
  'reservations',
  'connections',
  'concept',
] as const

const folder = (name: string) => join(import.meta.dirname, '../modules', name)

/** The migrations of all modules in their order, the kernel's first. */
export const migrationSets: MigrationSet[] = [
  kernelMigrations,
  ...moduleNames.map((name) => ({ name, folder: join(folder(name), 'migrations') })),
]

/** Loads the plugs of all modules in their order. */
export async function loadModules(): Promise<Module[]> {
  const plugs = [join(import.meta.dirname, '../kernel/core-module.ts'), ...moduleNames.map((name) => join(folder(name), 'module.ts'))]
  const loaded = await Promise.all(plugs.filter((path) => existsSync(path)).map((path) => import(path) as Promise<{ default: Module }>))
  return loaded.map((each) => each.default)
}
