import { created, first, listQuery, serve, versioned } from '#kernel'
import { addDecisions, changeDecisions, changeTalks, dropDecisions, orderDecisions, prepareTalks } from '../actions/talks.ts'
import { talksApi } from '../api.ts'
import { printTalks, talksOfYear } from '../print/talk.ts'
import { getTalk, sheetsOf, talkList } from '../queries/talks.ts'

export const talkRoutes = serve(talksApi, {
  talks: (ctx, { query }) => talkList.page(ctx, listQuery(query)) as never,
  talk: async (ctx, { params }) => {
    const talk = await getTalk(ctx, params.id)
    return { ...talk, sheet: (await sheetsOf(ctx, [talk])).get(talk.id)! } as never
  },
  prepareTalks: (ctx, { body }) => prepareTalks(ctx, body.year, body.schools),
  changeTalk: (ctx, { params, body }, extra) => first(changeTalks(ctx, [versioned(params.id, body, extra)])),
  printTalk: async (ctx, { params }, { t }) => printTalks(ctx, [await getTalk(ctx, params.id)], t),
  printTalks: async (ctx, { query }, { t }) => printTalks(ctx, await talksOfYear(ctx, query.year), t),
  addDecision: (ctx, { body }, extra) => created(extra, addDecisions(ctx, [body])),
  changeDecision: (ctx, { params, body }, extra) => first(changeDecisions(ctx, [versioned(params.id, body, extra)])),
  dropDecision: (ctx, { params }) => dropDecisions(ctx, [params.id]),
  orderDecisions: async (ctx, { body }) => ({ orders: await orderDecisions(ctx, body.ids) }),
})
