import { created, exported, first, listQuery, serve, versioned } from '#kernel'
import type { Page } from '#shared'
import { changeProgrammes, createProgrammes, deleteProgrammes, setProgrammeState, takeProgrammes } from '../actions/programmes.ts'
import { programmesApi } from '../api.ts'
import { getProgramme, offeredProgrammes, type ProgrammeRow, programmeList } from '../queries/programmes.ts'

export const programmeRoutes = serve(programmesApi, {
  programmes: (ctx, { query }) => programmeList.page(ctx, listQuery(query)) as Promise<Page<ProgrammeRow>>,
  exportProgrammes: (ctx, { query }, extra) => exported(ctx, programmeList, query, extra),
  offeredProgrammes: (ctx) => offeredProgrammes(ctx),
  programme: (ctx, { params }) => getProgramme(ctx, params.id),
  createProgramme: (ctx, { body }, extra) => created(extra, createProgrammes(ctx, [body])),
  takeProgrammes: (ctx, { body }) => takeProgrammes(ctx, body.keys),
  changeProgramme: (ctx, { params, body }, extra) => first(changeProgrammes(ctx, [versioned(params.id, body, extra)])),
  setProgrammeState: (ctx, { body }) => setProgrammeState(ctx, body.ids, body.state),
  deleteProgramme: (ctx, { params }) => deleteProgrammes(ctx, [params.id]),
})
