// On the home of a school: how many there are, and who cannot sign in yet.
import { Kpi, Kpis, Link, Loaded, Panel, useAsk, useScope, useSession, useTexts } from '#ui'
import { peopleApi } from '../../api.ts'

export default function MyPeople() {
  const { t } = useTexts()
  const { schools } = useSession()
  const school = useScope().school?.id ?? schools[0]?.id
  return (
    <Panel title={t('people.mine')} actions={<Link href="/personen">{t('people.mine.all')}</Link>}>
      {school ? <Numbers school={school} /> : <p className="soft">{t('people.none')}</p>}
    </Panel>
  )
}

function Numbers({ school }: { school: string }) {
  const { t, f } = useTexts()
  const counted = useAsk(peopleApi.count, { query: { school } })
  const count = (filter: string[]) => ({ query: { filter: [...filter, `school:is:${school}`], limit: 1, count: 'estimate' as const } })
  const without = useAsk(peopleApi.list, count(['accountState:none', 'state:is:active']))
  const asleep = useAsk(peopleApi.list, count(['accountState:is:invited']))
  const number = (value: number | undefined) => (value === undefined ? '…' : f.number(value))
  return (
    <Loaded of={counted}>
      {({ learners, teachers }) => (
        <Kpis label={t('people.mine')} narrow>
          <Kpi label={t('people.view.learners')} value={f.number(learners)} href="/personen?filter=roles:is:learner" />
          <Kpi label={t('people.view.teachers')} value={f.number(teachers)} href="/personen?filter=roles:is:teacher|head" />
          <Kpi
            label={t('people.view.without')}
            value={number(without.data?.count?.value)}
            href="/personen?filter=accountState:none:&filter=state:is:active"
          />
          <Kpi label={t('people.view.asleep')} value={number(asleep.data?.count?.value)} href="/personen?filter=accountState:is:invited" />
        </Kpis>
      )}
    </Loaded>
  )
}
