// What a merge would move, and which classes get another name.
import type { Answer } from '#shared'
import { Note, Panel, ScrollBox, useTexts } from '#ui'
import type { schoolsApi } from '../../api.ts'

export type PlanOfMerge = Answer<(typeof schoolsApi)['planMerge']>

export function MergePlanView({ plan }: { plan: PlanOfMerge }) {
  const { t, f } = useTexts()
  const title = t('organisation.merge.planned', { name: plan.into.name })
  const renamed = t('organisation.merge.renamed', { count: plan.renamed.length })
  return (
    <>
      <Note>{t('organisation.merge.keeps')}</Note>
      <Panel title={title} flush>
        <ScrollBox label={title}>
          <table className="table" aria-label={title}>
            <thead>
              <tr>
                <th scope="col">{t('organisation.school')}</th>
                <th scope="col" className="num">
                  {t('organisation.site.plural')}
                </th>
                <th scope="col" className="num">
                  {t('organisation.room.plural')}
                </th>
                <th scope="col" className="num">
                  {t('organisation.group.plural')}
                </th>
              </tr>
            </thead>
            <tbody>
              {plan.from.map((school) => (
                <tr key={school.id}>
                  <th scope="row">{school.name}</th>
                  <td className="num">{f.number(school.sites)}</td>
                  <td className="num">{f.number(school.rooms)}</td>
                  <td className="num">{f.number(school.groups)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollBox>
      </Panel>
      {plan.renamed.length ? (
        <Panel title={renamed} flush>
          <ScrollBox label={renamed}>
            <table className="table" aria-label={renamed}>
              <thead>
                <tr>
                  <th scope="col">{t('organisation.group.kind.class')}</th>
                  <th scope="col">{t('organisation.school')}</th>
                  <th scope="col">{t('organisation.merge.year')}</th>
                  <th scope="col">{t('organisation.merge.newName')}</th>
                </tr>
              </thead>
              <tbody>
                {plan.renamed.map((group) => (
                  <tr key={`${group.school} ${group.year} ${group.name}`}>
                    <th scope="row">{group.name}</th>
                    <td>{group.school}</td>
                    <td>{group.year}</td>
                    <td>{group.newName}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </ScrollBox>
        </Panel>
      ) : null}
    </>
  )
}
