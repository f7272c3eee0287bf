// What the database part reads from the environment.
import { resolve } from 'node:path'

export type Environment = Readonly<Record<string, string | undefined>>

/** The folder of this copy of MUSES: the one with package.json. */
export const programFolder = resolve(import.meta.dirname, '../../..')

/** The absolute data folder: MUSES_DATA_DIR, else `data` beside package.json. */
export function dataFolder(env: Environment): string {
  return resolve(programFolder, env.MUSES_DATA_DIR || 'data')
}
