import { chosenIds, created, exported, first, listQuery, serve, versioned } from '#kernel'
import type { Page } from '#shared'
import { mergeSchools, planMerge, undoMerge } from '../actions/merge.ts'
import { archiveSchools, changeSchools, createSchools, restoreSchools } from '../actions/schools.ts'
import { switchModules } from '../actions/switches.ts'
import { applyTemplate } from '../actions/templates.ts'
import { schoolsApi } from '../api.ts'
import { getSchool, type SchoolRow, schoolList } from '../queries/schools.ts'
import { moduleStates } from '../queries/switches.ts'

export const schoolRoutes = serve(schoolsApi, {
  schools: (ctx, { query }) => schoolList.page(ctx, listQuery(query)) as Promise<Page<SchoolRow>>,
  exportSchools: (ctx, { query }, extra) => exported(ctx, schoolList, query, extra),
  school: (ctx, { params }) => getSchool(ctx, params.id),
  createSchool: async (ctx, { body, query }, extra) => {
    const school = await created(extra, createSchools(ctx, [body]))
    if (query.template) await applyTemplate(ctx, query.template, [school.id])
    return school
  },
  createSchools: (ctx, { body }) => createSchools(ctx, body),
  changeSchool: (ctx, { params, body }, extra) => first(changeSchools(ctx, [versioned(params.id, body, extra)])),
  changeSchools: async (ctx, { body }) =>
    changeSchools(
      ctx,
      (await chosenIds(ctx, schoolList, body.chosen)).map((id) => ({ ...body.change, id })),
    ),
  archiveSchools: async (ctx, { body }) => archiveSchools(ctx, await chosenIds(ctx, schoolList, body)),
  restoreSchools: async (ctx, { body }) => restoreSchools(ctx, await chosenIds(ctx, schoolList, body)),
  planMerge: (ctx, { body }) => planMerge(ctx, body.from, body.into),
  mergeSchools: (ctx, { body }) => mergeSchools(ctx, body.from, body.into),
  undoMerge: (ctx, { params }) => undoMerge(ctx, params.id),
  modules: async (ctx, { query }) => {
    if (query.school) await getSchool(ctx, query.school)
    else ctx.reach('organisation.read')
    return moduleStates(ctx, query.school ?? null)
  },
  switchModules: (ctx, { body }) => switchModules(ctx, body),
})
