// Thin: from the endpoints of roster imports to queries and actions.
import { type Context, invalid, narrow, serve, storeFile, undoObstacles } from '#kernel'
import { placeOf } from '#modules/people'
import type { Id } from '#shared'
import { chooseRoster, decideRoster, namedMapping, openRoster, remapRoster, rosterOf, startRosterApply, undoRoster } from './actions.ts'
import { rosterApi } from './api/roster.ts'
import { dropRoster, waitDays } from './forgotten.ts'
import { rosterOccasions } from './occasion.ts'
import { faultGroups, rosterFaults, rosterImports, rosterView } from './queries.ts'
import { dropMapping, savedMappings, saveMapping } from './reading/mappings.ts'
import { readerNames } from './reading/readers.ts'
import { rejectsFile } from './reading/rejects.ts'
import { rosterFile, rosterPlaces, rosterRows } from './reading/rows.ts'
import { rosterRelations } from './taking/apply.ts'
import { leaversOpen } from './taking/leavers.ts'
import { forecastUndo, namedObstacles, touchedPeople } from './taking/undo.ts'

const maxBytes = 1_073_741_824

/** The import's own authority, with the right asked for. */
async function at(ctx: Context, id: Id): Promise<Context> {
  const record = await rosterOf(ctx, id)
  return narrow(ctx, record.authority_id)
}

export const rosterRoutes = serve(rosterApi, {
  savedMappings: (ctx) => savedMappings(ctx),
  async saveMapping(ctx, { body }) {
    return { id: await saveMapping(ctx, body) }
  },
  dropMapping: (ctx, { params }) => dropMapping(ctx, params.id),
  rosterFormats: (ctx) => {
    ctx.reach('rosters.import')
    return readerNames()
  },
  rosters: (ctx, { query }) => rosterImports(ctx, query.school, query.limit) as never,
  async openRoster(outer, { query }, { files }) {
    const { ctx, school } = await placeOf(outer, query.school)
    ctx.may('rosters.import', school ? { schools: [school] } : {})
    const stored: Id[] = []
    for await (const part of files) {
      const file = await storeFile(
        ctx,
        {
          name: part.filename,
          type: part.mimetype,
          owner: undefined,
          expiresAt: new Date(ctx.now().getTime() + waitDays * 86_400_000),
          sealed: true,
        },
        part.file,
        { maxBytes },
      )
      stored.push(file.id)
    }
    if (!stored.length) throw invalid('people.noFile')
    const occasion = query.yearChange ? rosterOccasions.yearChange : undefined
    const settings = query.yearChange ? await occasion?.settings(ctx, query.yearChange) : undefined
    const opened = await openRoster(ctx, {
      school,
      files: stored,
      format: query.format,
      source: query.source,
      mapping: query.mapping ? await namedMapping(ctx, query.mapping) : undefined,
      title: query.title,
      strict: query.strict,
      settings,
    })
    if (query.yearChange && school) await occasion?.opened(ctx, query.yearChange, school, opened.import)
    return opened
  },
  async roster(ctx, { params }) {
    await rosterOf(ctx, params.id)
    return rosterView(ctx, params.id) as never
  },
  rosterRows: async (ctx, { params, query }) => rosterRows(await at(ctx, params.id), params.id, query),
  exportRosterRows: async (ctx, { params, query }) => rosterFile(await at(ctx, params.id), params.id, query, query.format),
  rosterPlaces: async (ctx, { params, query }) => rosterPlaces(await at(ctx, params.id), params.id, query.school),
  async rosterFaults(ctx, { params, query }) {
    await rosterOf(ctx, params.id)
    return { groups: await faultGroups(ctx, params.id), rows: await rosterFaults(ctx, params.id, query.after, query.limit) }
  },
  async rosterRejects(ctx, { params }) {
    await rosterOf(ctx, params.id)
    return rejectsFile(ctx, params.id)
  },
  async mapRoster(ctx, { params, body }, { ifMatch }) {
    return { run: await remapRoster(await at(ctx, params.id), params.id, body, ifMatch) }
  },
  async decideRoster(outer, { params, body }) {
    const ctx = await at(outer, params.id)
    await decideRoster(ctx, params.id, body.decisions)
    return rosterView(ctx, params.id) as never
  },
  async chooseRoster(ctx, { params, body }) {
    await chooseRoster(await at(ctx, params.id), params.id, body.keys, body.chosen)
  },
  async applyRoster(ctx, { params, body }, { ifMatch }) {
    return { run: await startRosterApply(await at(ctx, params.id), params.id, body, body.version ?? ifMatch) }
  },
  async rosterObstacles(outer, { params }) {
    const ctx = await at(outer, params.id)
    return namedObstacles(ctx, await rosterOf(ctx, params.id), await undoObstacles(ctx, params.id, rosterRelations))
  },
  touchedPeople: async (ctx, { params, query }) => touchedPeople(await at(ctx, params.id), params.id, query),
  async forecastUndo(outer, { params, body }) {
    const ctx = await at(outer, params.id)
    return forecastUndo(ctx, await rosterOf(ctx, params.id), body)
  },
  undoRoster: async (ctx, { params, body }) => undoRoster(await at(ctx, params.id), params.id, body),
  async discardRoster(outer, { params }) {
    const ctx = await at(outer, params.id)
    const record = await rosterOf(ctx, params.id, true)
    await dropRoster(ctx, params.id, record.file_ids)
  },
  async leaversOpen(ctx, { params }) {
    const record = await rosterOf(ctx, params.id)
    return leaversOpen(narrow(ctx, record.authority_id), [params.id])
  },
})
