// Whether files are still those that were read: a digest of their names and texts.
import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'

/** The digest of everything in these folders and files, wherever they lie. */
export async function digestOf(places: readonly string[]): Promise<string> {
  const files = (await Promise.all(places.map(filesIn))).flat()
  const texts = await Promise.all(files.map(({ path }) => readFile(path)))
  const hash = createHash('sha256')
  for (const [index, text] of texts.entries()) hash.update(`${files[index]!.name}\n${text.length}\n`).update(text)
  return hash.digest('hex')
}

async function filesIn(place: string): Promise<{ name: string; path: string }[]> {
  if (/\.\w+$/.test(place)) return [{ name: basename(place), path: place }]
  const entries = await readdir(place, { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
    .map((path) => ({ name: relative(place, path), path }))
}
