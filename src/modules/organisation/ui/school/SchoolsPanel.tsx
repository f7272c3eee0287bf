// On the home of an authority: its schools at a glance.
import { EmptyState, Link, Loaded, Panel, PlainTable, State, useAsk, useTexts } from '#ui'
import { schoolsApi as api } from '../../api.ts'
import { schoolTypeName } from '../../model.ts'
import { FirstSchools } from './FirstSchools.tsx'

export default function SchoolsPanel() {
  const { t, f } = useTexts()
  const asked = useAsk(api.schools, { query: { filter: ['state:is:active'], limit: 12, count: 'exact' } })
  const title = t('organisation.panel.schools')
  return (
    <Loaded of={asked}>
      {(page) =>
        page.rows.length === 0 ? (
          <Panel title={title}>
            <EmptyState
              level="h3"
              icon="school"
              title={t('organisation.school.none')}
              text={t('organisation.school.none.text')}
              actions={<FirstSchools />}
            />
          </Panel>
        ) : (
          <Panel
            title={title}
            note={f.number(page.count?.value ?? page.rows.length)}
            flush
            actions={<Link href="/schulen">{t('organisation.panel.schools.all')}</Link>}
          >
            <PlainTable
              label={title}
              heads={['name', 'type', 'rooms', 'groups', 'state'].map((head) => t(`organisation.school.${head}`))}
              figures={[2, 3]}
              rows={page.rows.map((school) => ({
                key: school.id,
                cells: [
                  <span key="name">
                    <Link href={`/schulen/${school.id}`}>{school.name}</Link>
                    <span className="sub">{[school.number, school.city].filter(Boolean).join(' · ')}</span>
                  </span>,
                  school.type ? schoolTypeName(school.type, school.land) : '–',
                  f.number(school.rooms),
                  f.number(school.groups),
                  <State key="state" tone="success">
                    {t(`organisation.school.state.${school.state}`)}
                  </State>,
                ],
              }))}
            />
          </Panel>
        )
      }
    </Loaded>
  )
}
