// Thin: classes over HTTP, and the list of a class on paper.
import { type Context, cleanName, exportList, listPdf, listQuery, serve } from '#kernel'
import { formatDay, type Id, type Translate } from '#shared'
import { classApi } from '../api/groups.ts'
import { classes, getGroup, ownGroups } from '../queries/groups.ts'

/** Names with the sign-in name, and empty columns to tick. */
async function classPdf(ctx: Context, id: Id, t: Translate) {
  const group = await getGroup(ctx, id)
  const title = t('people.class.list.of', { name: group.name })
  const rows = group.learners.map((each, index) => [
    String(index + 1),
    each.name,
    each.birthDay ? formatDay(each.birthDay, ctx.lang) : '',
    each.account?.name ?? '–',
    '',
    '',
    '',
    '',
  ])
  const heads = ['#', t('people.person.name'), t('people.person.birthDay'), t('people.person.accountName'), '', '', '', '']
  const teachers = group.teachers.filter((each) => each.role === 'classTeacher').map((each) => each.name)
  const note = [group.schoolYearName, teachers.length ? `${t('people.class.teachers')}: ${teachers.join('; ')}` : '']
    .filter(Boolean)
    .join(' · ')
  const body = await listPdf(
    title,
    heads.map((head) => ({ title: head, right: head === '#' })),
    rows,
    { school: group.schoolName, note, lang: ctx.lang, now: ctx.now() },
  )
  return { name: cleanName(`${title}.pdf`), type: 'application/pdf', body }
}

export const classRoutes = serve(classApi, {
  classes: (ctx, { query }) => classes.page(ctx, listQuery(query)) as never,
  exportClasses: (ctx, { query }, { t }) => exportList(classes, ctx, listQuery(query), query.format, { t, lang: ctx.lang }),
  ownGroups: (ctx) => ownGroups(ctx),
  class: (ctx, { params }) => getGroup(ctx, params.id),
  classList: (ctx, { params }, { t }) => classPdf(ctx, params.id, t),
})
