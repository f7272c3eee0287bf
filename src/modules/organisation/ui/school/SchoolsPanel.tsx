// On the home of an authority: its schools at a glance.
import { EmptyState, Link, Loaded, Panel, State, useAsk, useTexts } from '#ui'
import { schoolsApi as api } from '../../api.ts'
import { schoolTypeName } from '../../model.ts'
import { TablePanel } from '../parts.tsx'
import { FirstSchools } from './FirstSchools.tsx'

export default function SchoolsPanel() {
  const { t, f } = useTexts()
  const asked = useAsk(api.schools, { query: { filter: ['state:is:active'], limit: 12, count: 'exact' } })
  const title = t('organisation.panel.schools')
  const heads = ['name', 'type', '#rooms', '#groups', 'state'].map((head) =>
    head.replace(/^#?(.*)/, (all, key) => (all === key ? '' : '#') + t(`organisation.school.${key}`)),
  )
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
          <TablePanel
            title={title}
            heads={heads}
            note={f.number(page.count?.value ?? page.rows.length)}
            actions={<Link href="/schulen">{t('organisation.panel.schools.all')}</Link>}
          >
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
          </TablePanel>
        )
      }
    </Loaded>
  )
}
