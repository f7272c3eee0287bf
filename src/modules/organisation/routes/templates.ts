import { created, first, listQuery, serve, versioned } from '#kernel'
import type { Page } from '#shared'
import { applyTemplate, changeTemplates, createTemplates, deleteTemplates, templateFromSchool } from '../actions/templates.ts'
import { templatesApi } from '../api.ts'
import { getTemplate, type TemplateRow, templateList } from '../queries/templates.ts'

export const templateRoutes = serve(templatesApi, {
  templates: (ctx, { query }) => templateList.page(ctx, listQuery(query)) as Promise<Page<TemplateRow>>,
  template: (ctx, { params }) => getTemplate(ctx, params.id),
  createTemplate: (ctx, { body }, extra) => created(extra, createTemplates(ctx, [body])),
  templateFromSchool: (ctx, { body }, extra) =>
    created(
      extra,
      templateFromSchool(ctx, body.school, body.name).then((template) => [template]),
    ),
  changeTemplate: (ctx, { params, body }, extra) => first(changeTemplates(ctx, [versioned(params.id, body, extra)])),
  deleteTemplate: (ctx, { params }) => deleteTemplates(ctx, [params.id]),
  applyTemplate: (ctx, { params, body }) => applyTemplate(ctx, params.id, body.schools),
})
