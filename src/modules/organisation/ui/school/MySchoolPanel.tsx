// On the home of a school: today, the next school day, the way to its sheet.
import { EmptyState, Facts, Link, Loaded, Panel, useAsk, useScope, useSession, useTexts } from '#ui'
import { schoolsApi as api } from '../../api.ts'
import { schoolTypeName } from '../../model.ts'
import { Today } from './Today.tsx'

export default function MySchoolPanel() {
  const { t } = useTexts()
  const { schools } = useSession()
  const id = useScope().school?.id ?? schools[0]?.id
  if (!id) return <EmptyState level="h3" icon="school" title={t('organisation.school.none')} />
  return <MySchool id={id} />
}

function MySchool({ id }: { id: string }) {
  const { t, f } = useTexts()
  const asked = useAsk(api.school, { params: { id } })
  return (
    <div className="stack">
      <Panel
        title={t('organisation.panel.mySchool')}
        actions={<Link href={`/schulen/${id}`}>{t('organisation.panel.mySchool.open')}</Link>}
      >
        <Loaded of={asked}>
          {(school) => (
            <Facts
              rows
              facts={[
                { label: t('organisation.school.name'), value: school.name },
                { label: t('organisation.school.number'), value: school.number },
                { label: t('organisation.school.type'), value: school.type ? schoolTypeName(school.type, school.land) : null },
                { label: t('organisation.school.rooms'), value: f.number(school.rooms) },
                { label: t('organisation.school.groups'), value: f.number(school.groups) },
              ]}
            />
          )}
        </Loaded>
      </Panel>
      <Today school={id} />
    </div>
  )
}
