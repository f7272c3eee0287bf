// What a merge would move, and which classes get another name.
import type { Answer } from '#shared'
import { Note, useTexts } from '#ui'
import type { schoolsApi } from '../../api.ts'
import { TablePanel } from '../parts.tsx'

export type PlanOfMerge = Answer<(typeof schoolsApi)['planMerge']>

export function MergePlanView({ plan }: { plan: PlanOfMerge }) {
  const { t, f } = useTexts()
  const school = t('organisation.school')
  return (
    <>
      <Note>{t('organisation.merge.keeps')}</Note>
      <TablePanel
        title={t('organisation.merge.planned', { name: plan.into.name })}
        heads={[school, `#${t('organisation.site.plural')}`, `#${t('organisation.room.plural')}`, `#${t('organisation.group.plural')}`]}
      >
        {plan.from.map((each) => (
          <tr key={each.id}>
            <th scope="row">{each.name}</th>
            <td className="num">{f.number(each.sites)}</td>
            <td className="num">{f.number(each.rooms)}</td>
            <td className="num">{f.number(each.groups)}</td>
          </tr>
        ))}
      </TablePanel>
      {plan.renamed.length ? (
        <TablePanel
          title={t('organisation.merge.renamed', { count: plan.renamed.length })}
          heads={[t('organisation.group.kind.class'), school, t('organisation.merge.year'), t('organisation.merge.newName')]}
        >
          {plan.renamed.map((group) => (
            <tr key={`${group.school} ${group.year} ${group.name}`}>
              <th scope="row">{group.name}</th>
              <td>{group.school}</td>
              <td>{group.year}</td>
              <td>{group.newName}</td>
            </tr>
          ))}
        </TablePanel>
      ) : null}
    </>
  )
}
