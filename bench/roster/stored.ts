// The state in which the first roster has been taken over; made by the program itself, once.
import { csvOf, linesOf } from './file.ts'
import { apply, openFor, preview, type RosterGround } from './ground.ts'

export async function ensureStored(ground: RosterGround, size: number, say: (text: string) => void): Promise<void> {
  if (await ground.hasStored()) return
  say(`  taking over a first roster of ${size}, once`)
  const copy = await ground.copy('empty')
  const id = await openFor(copy, csvOf(linesOf(size, 1, 2026)))
  await preview(copy, id)
  await apply(copy, id, false)
  await copy.owner.query('vacuum analyze')
  await ground.keep(copy)
}
