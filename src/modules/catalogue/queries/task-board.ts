// Tasks × parties over schools: how each is distributed and where nobody holds it; small enough for hundreds of schools.
import type { Context } from '#kernel'
import type { Id } from '#shared'
import type { Held, Letter, Party, Responsible } from '../model.ts'
import { responsible } from './responsible.ts'

export interface BoardCell {
  party: Party
  letters: Letter[]
  /** At how many schools the party has this task, and at how many of them nobody holds it. */
  schools: number
  unheld: number
  /** The first school where nobody holds it. */
  unheldAt: Id | null
  /** Who holds it, when one school was asked for. */
  holders: Held[]
}

export interface BoardTask {
  block: string
  blockTitle: string
  task: string
  title: string
  by: Responsible['by']
  cells: BoardCell[]
}

/** Consulted and informed parties need nobody by name. */
const needsHolder = ({ letter }: Pick<Responsible, 'letter'>) => letter !== 'C' && letter !== 'I'

/** One line per task; with a school its holders, without one the counts over all. */
export async function taskBoard(ctx: Context, school?: Id): Promise<BoardTask[]> {
  const lines = await responsible(ctx, school ? { schools: [school] } : {})
  const tasks = new Map<string, BoardTask>()
  const cells = new Map<string, BoardCell>()
  for (const line of lines) {
    const key = `${line.block}/${line.task}`
    const { block, blockTitle, task, title, by, party } = line
    if (!tasks.has(key)) tasks.set(key, { block, blockTitle, task, title, by, cells: [] })
    let cell = cells.get(`${key}/${party}`)
    if (!cell) {
      cell = { party, letters: [], schools: 0, unheld: 0, unheldAt: null, holders: school ? line.holders : [] }
      cells.set(`${key}/${party}`, cell)
      tasks.get(key)!.cells.push(cell)
    }
    cell.schools += 1
    if (!cell.letters.includes(line.letter)) cell.letters.push(line.letter)
    if (line.holders.length || !needsHolder(line)) continue
    cell.unheld += 1
    cell.unheldAt ??= line.school
  }
  return [...tasks.values()]
}
