import { serve } from '#kernel'
import { bookRuleOf } from '#modules/devices'
import { replacementApi } from './api.ts'
import { bookFile, bookSums } from './queries/book-values.ts'
import { dueRows, planFile } from './queries/plan.ts'

export const replacementRoutes = serve(replacementApi, {
  replacement: (ctx, { query }) => dueRows(ctx, query),
  exportReplacement: (ctx, { query }, { t }) => planFile(ctx, query, t),
  bookValues: async (ctx, { query }) => ({ rule: await bookRuleOf(ctx), rows: await bookSums(ctx, query) }),
  exportBookValues: (ctx, { query }, { t }) => bookFile(ctx, query, t),
})
