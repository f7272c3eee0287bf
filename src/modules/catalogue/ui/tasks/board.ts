// What the pages of responsibilities share.
import type { Answer } from '#shared'
import type { tasksApi } from '../../api.ts'

export type BoardTask = Answer<typeof tasksApi.taskBoard>[number]

/** Parties that should do something and have nobody for it, those at most schools first. */
export const unheldOf = (tasks: readonly BoardTask[]): { task: BoardTask; cell: BoardTask['cells'][number] }[] =>
  tasks
    .flatMap((task) => task.cells.filter((cell) => cell.unheld > 0).map((cell) => ({ task, cell })))
    .sort((a, b) => b.cell.unheld - a.cell.unheld)
