// What the import would do, in numbers and line by line.
import { Button, PlanCounts, toast, useDo, useGo, useTexts, useUrl, Wizard } from '#ui'
import { importsApi as api } from '../../api.ts'
import { Refusal } from '../parts.tsx'
import { Lines } from './Lines.tsx'
import { countsOf, crumbsOf, type SchoolListRow, stepsOf } from './steps.ts'

export function PreviewStep({ list }: { list: SchoolListRow }) {
  const { t } = useTexts()
  const go = useGo()
  const { change } = useUrl()
  const apply = useDo(api.applySchoolList)
  const { new: added = 0, changed = 0 } = list.counts
  const submit = async () => {
    const done = await apply.run({ params: { id: list.id } }).catch(() => undefined)
    if (done) toast(t('organisation.schoolList.applied', { new: done.counts.new ?? 0, changed: done.counts.changed ?? 0 }))
  }
  const total = added + changed
  return (
    <Wizard
      title={t('organisation.schoolList.title')}
      crumbs={crumbsOf(t)}
      steps={stepsOf(t, list.title)}
      step="vorschau"
      reachable={['spalten']}
      summary={total === 0 ? t('organisation.schoolList.nothing') : null}
      onBack={() => void change({ schritt: 'spalten' }, {})}
      onCancel={() => void go('/schulen')}
      next={
        total > 0 ? (
          <Button look="primary" icon="check" busy={apply.busy} onClick={() => void submit()}>
            {t('organisation.schoolList.apply', { count: total })}
          </Button>
        ) : null
      }
    >
      <Refusal of={apply.problem} />
      <PlanCounts label={t('organisation.schoolList.counts')} counts={countsOf(t, list.counts)} />
      <Lines id={list.id} />
    </Wizard>
  )
}
