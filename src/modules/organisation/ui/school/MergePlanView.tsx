// What a merge would move, and which classes get another name.
import type { Answer } from '#shared'
import { Note, Panel, PlainTable, useTexts } from '#ui'
import type { schoolsApi } from '../../api.ts'

export type PlanOfMerge = Answer<(typeof schoolsApi)['planMerge']>

export function MergePlanView({ plan }: { plan: PlanOfMerge }) {
  const { t, f } = useTexts()
  const school = t('organisation.school')
  const moved = t('organisation.merge.planned', { name: plan.into.name })
  const renamed = t('organisation.merge.renamed', { count: plan.renamed.length })
  return (
    <>
      <Note>{t('organisation.merge.keeps')}</Note>
      <Panel title={moved} flush>
        <PlainTable
          label={moved}
          heads={[school, t('organisation.site.plural'), t('organisation.room.plural'), t('organisation.group.plural')]}
          figures={[1, 2, 3]}
          rows={plan.from.map((each) => ({
            key: each.id,
            cells: [each.name, f.number(each.sites), f.number(each.rooms), f.number(each.groups)],
          }))}
        />
      </Panel>
      {plan.renamed.length ? (
        <Panel title={renamed} flush>
          <PlainTable
            label={renamed}
            heads={[t('organisation.group.kind.class'), school, t('organisation.merge.year'), t('organisation.merge.newName')]}
            rows={plan.renamed.map((group) => ({
              key: `${group.school} ${group.year} ${group.name}`,
              cells: [group.name, group.school, group.year, group.newName],
            }))}
          />
        </Panel>
      ) : null}
    </>
  )
}
