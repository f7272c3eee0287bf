import { serve } from '#kernel'
import type { Page } from '#shared'
import { archiveSchools, changeSchools, createSchools, restoreSchools } from '../actions/schools.ts'
import { schoolsApi } from '../api.ts'
import { getSchool, schoolList, type SchoolRow } from '../queries/schools.ts'
import { created, first, listQuery, versioned } from './parts.ts'

export const schoolRoutes = serve(schoolsApi, {
  schools: (ctx, { query }) => schoolList.page(ctx, listQuery(query)) as Promise<Page<SchoolRow>>,
  schoolIds: (ctx, { query }) => schoolList.ids(ctx, listQuery(query), 5_000),
  school: (ctx, { params }) => getSchool(ctx, params.id),
  createSchool: (ctx, { body }, extra) => created(extra, createSchools(ctx, [body])),
  createSchools: (ctx, { body }) => createSchools(ctx, body),
  changeSchool: (ctx, { params, body }, extra) => first(changeSchools(ctx, [versioned(params.id, body, extra)])),
  changeSchools: (ctx, { body }) => changeSchools(ctx, body.ids.map((id) => ({ ...body.change, id }))),
  archiveSchools: (ctx, { body }) => archiveSchools(ctx, body.ids),
  restoreSchools: (ctx, { body }) => restoreSchools(ctx, body.ids),
})
