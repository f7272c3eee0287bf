import { chosenIds, created, exported, first, listQuery, serve, versioned } from '#kernel'
import type { Page } from '#shared'
import { archiveGroups, changeGroups, createGroups, restoreGroups } from '../actions/groups.ts'
import { changeSchoolYears, createSchoolYears } from '../actions/school-years.ts'
import { groupsApi } from '../api.ts'
import { type GroupRow, getGroup, groupList, type SchoolYearRow, schoolYearList } from '../queries/groups.ts'

export const groupRoutes = serve(groupsApi, {
  groups: (ctx, { query }) => groupList.page(ctx, listQuery(query)) as Promise<Page<GroupRow>>,
  exportGroups: (ctx, { query }, extra) => exported(ctx, groupList, query, extra),
  group: (ctx, { params }) => getGroup(ctx, params.id),
  createGroup: (ctx, { body }, extra) => created(extra, createGroups(ctx, [body])),
  createGroups: (ctx, { body }) => createGroups(ctx, body),
  changeGroup: (ctx, { params, body }, extra) => first(changeGroups(ctx, [versioned(params.id, body, extra)])),
  archiveGroups: async (ctx, { body }) => archiveGroups(ctx, await chosenIds(ctx, groupList, body)),
  restoreGroups: async (ctx, { body }) => restoreGroups(ctx, await chosenIds(ctx, groupList, body)),
  schoolYears: (ctx, { query }) => schoolYearList.page(ctx, listQuery(query)) as Promise<Page<SchoolYearRow>>,
  schoolYear: (ctx, { params }) => schoolYearList.get(ctx, params.id) as Promise<SchoolYearRow>,
  createSchoolYear: (ctx, { body }, extra) => created(extra, createSchoolYears(ctx, [body])),
  changeSchoolYear: (ctx, { params, body }, extra) => first(changeSchoolYears(ctx, [versioned(params.id, body, extra)])),
})
