import { first, serve, versioned } from '#kernel'
import { changeHolders, deleteHolders, setHolders, setTasks } from '../actions/holders.ts'
import { tasksApi } from '../api.ts'
import { checkReader, readRight } from '../queries/blocks.ts'
import { holdersWithin, responsible } from '../queries/responsible.ts'
import { servicesOf } from '../queries/services.ts'
import { taskBoard } from '../queries/task-board.ts'

export const taskRoutes = serve(tasksApi, {
  taskBoard: (ctx, { query }) => {
    checkReader(ctx)
    if (query.school) ctx.may(readRight, { schools: [query.school] })
    return taskBoard(ctx, query.school)
  },
  responsible: async (ctx, { query }) => {
    checkReader(ctx)
    const { school, block, task, unheld } = query
    const lines = await responsible(ctx, {
      ...(school ? { schools: [school] } : {}),
      ...(block ? { block } : {}),
      ...(task ? { task } : {}),
    })
    return unheld
      ? lines.filter((line) => line.holders.length === 0 && (line.letter === 'R' || line.letter === 'A' || line.letter === 'RA'))
      : lines
  },
  holders: (ctx, { query }) => holdersWithin(ctx, query.school),
  setHolders: (ctx, { body }) => setHolders(ctx, body.holders),
  changeHolder: (ctx, { params, body }, extra) => first(changeHolders(ctx, [versioned(params.id, body, extra)])),
  deleteHolder: (ctx, { params }) => deleteHolders(ctx, [params.id]),
  setTask: async (ctx, { body }) => ({ id: (await setTasks(ctx, [body]))[0] ?? null }),
  myServices: (ctx, { query }) => servicesOf(ctx, query.school),
})
