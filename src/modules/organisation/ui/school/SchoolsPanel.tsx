// On the home of an authority: its schools at a glance.
import { EmptyState, Link, LinkButton, Loaded, Panel, ScrollBox, State, useAsk, useTexts } from '#ui'
import { schoolsApi as api } from '../../api.ts'
import { schoolTypeName } from '../../model.ts'

export default function SchoolsPanel() {
  const { t, f } = useTexts()
  const asked = useAsk(api.schools, { query: { filter: ['state:is:active'], limit: 12, count: 'exact' } })
  const title = t('organisation.panel.schools')
  return (
    <Panel
      title={title}
      note={asked.data?.count ? f.number(asked.data.count.value) : undefined}
      flush
      actions={<Link href="/schulen">{t('organisation.panel.schools.all')}</Link>}
    >
      <Loaded of={asked}>
        {(page) =>
          page.rows.length === 0 ? (
            <EmptyState
              level="h3"
              icon="school"
              title={t('organisation.school.none')}
              text={t('organisation.school.none.text')}
              actions={
                <>
                  <LinkButton href="/schulen/neu" look="primary" icon="plus">
                    {t('organisation.school.add')}
                  </LinkButton>
                  <LinkButton href="/schulen/importieren" icon="up2">
                    {t('organisation.school.import')}
                  </LinkButton>
                </>
              }
            />
          ) : (
            <ScrollBox label={title}>
              <table className="table" aria-label={title}>
                <thead>
                  <tr>
                    <th scope="col">{t('organisation.school.name')}</th>
                    <th scope="col">{t('organisation.school.type')}</th>
                    <th scope="col" className="num">
                      {t('organisation.school.rooms')}
                    </th>
                    <th scope="col" className="num">
                      {t('organisation.school.groups')}
                    </th>
                    <th scope="col">{t('organisation.school.state')}</th>
                  </tr>
                </thead>
                <tbody>
                  {page.rows.map((school) => (
                    <tr key={school.id}>
                      <th scope="row">
                        <Link href={`/schulen/${school.id}`}>{school.name}</Link>
                        <span className="sub">{[school.number, school.city].filter(Boolean).join(' · ')}</span>
                      </th>
                      <td>{school.type ? schoolTypeName(school.type, school.land) : '–'}</td>
                      <td className="num">{f.number(school.rooms)}</td>
                      <td className="num">{f.number(school.groups)}</td>
                      <td>
                        <State tone="success">{t(`organisation.school.state.${school.state}`)}</State>
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </ScrollBox>
          )
        }
      </Loaded>
    </Panel>
  )
}
