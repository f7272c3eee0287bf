// Files named on the command line, opened without reading them whole.
import { openAsBlob, statSync } from 'node:fs'
import { basename } from 'node:path'
import { Usage } from './command.ts'

/** The files of `--file`, however often it was given. */
export const filesOf = (option: string | boolean | string[] | undefined) =>
  Promise.all([option as string[]].flat().map(async (path) => ({ name: basename(path), bytes: await openFile(path) })))

async function openFile(path: string): Promise<Blob> {
  try {
    if (!statSync(path).isFile()) throw new Error('no file')
    return await openAsBlob(path)
  } catch {
    throw new Usage(`${path}: nicht lesbar / cannot be read`)
  }
}
