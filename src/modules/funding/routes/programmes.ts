import { created, exported, first, listQuery, serve, uploaded, versioned } from '#kernel'
import type { Page } from '#shared'
import { dropLogo, keepLogo } from '../actions/labels.ts'
import { changeProgrammes, createProgrammes, deleteProgrammes, setProgrammeState, takeProgrammes } from '../actions/programmes.ts'
import { programmesApi } from '../api.ts'
import { programmeLogo } from '../model.ts'
import { openLogo } from '../queries/labels.ts'
import { getProgramme, offeredProgrammes, type ProgrammeRow, programmeList } from '../queries/programmes.ts'

export const programmeRoutes = serve(programmesApi, {
  programmes: (ctx, { query }) => programmeList.page(ctx, listQuery(query)) as Promise<Page<ProgrammeRow>>,
  exportProgrammes: (ctx, { query }, extra) => exported(ctx, programmeList, query, extra),
  offeredProgrammes: (ctx) => offeredProgrammes(ctx),
  programme: (ctx, { params }) => getProgramme(ctx, params.id),
  createProgramme: (ctx, { body }, extra) => created(extra, createProgrammes(ctx, [body])),
  takeProgrammes: (ctx, { body }) => takeProgrammes(ctx, body.keys),
  changeProgramme: (ctx, { params, body }, extra) => first(changeProgrammes(ctx, [versioned(params.id, body, extra)])),
  programmeLogo: (ctx, { params }) => openLogo(ctx, params.id),
  keepProgrammeLogo: async (ctx, { params }, extra) => {
    const file = await uploaded(extra, programmeLogo.maxBytes)
    extra.reply.code(201)
    return keepLogo(ctx, params.id, file)
  },
  dropProgrammeLogo: (ctx, { params }) => dropLogo(ctx, params.id),
  setProgrammeState: (ctx, { body }) => setProgrammeState(ctx, body.ids, body.state),
  deleteProgramme: (ctx, { params }) => deleteProgrammes(ctx, [params.id]),
})
