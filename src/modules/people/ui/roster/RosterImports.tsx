// The imports of the school or of all schools, newest first.
import { EmptyState, Link, LinkButton, Loaded, PageHead, Panel, ScrollBox, State, useAsk, useScope, useTexts } from '#ui'
import { rosterApi } from '../../api.ts'
import { toneOf, touched } from './words.ts'

export default function RosterImports() {
  const { t, f } = useTexts()
  const { school } = useScope()
  const asked = useAsk(rosterApi.rosters, { query: school ? { school: school.id } : {} }, { every: 5_000 })
  const add = (
    <LinkButton href="/personen/importe/neu" look="primary" icon="up2">
      {t('people.roster.new')}
    </LinkButton>
  )
  return (
    <>
      <PageHead title={t('people.roster.plural')} crumbs={[{ label: t('people.people'), href: '/personen' }]} actions={add} />
      <Loaded of={asked}>
        {(imports) =>
          imports.length === 0 ? (
            <EmptyState icon="people" title={t('people.roster.none')} text={t('people.roster.none.text')} actions={add} />
          ) : (
            <div className="body body--top">
              <Panel title={t('people.roster.plural')} note={f.number(imports.length)} flush>
                <ScrollBox label={t('people.roster.plural')}>
                  <table className="table">
                    <thead>
                      <tr>
                        <th scope="col">{t('people.roster.when')}</th>
                        <th scope="col">{t('people.roster.school')}</th>
                        <th scope="col">{t('people.roster.state')}</th>
                        <th scope="col" className="num">
                          {t('people.roster.touched')}
                        </th>
                        <th scope="col" className="num">
                          {t('people.roster.status.missing')}
                        </th>
                        <th scope="col">{t('people.roster.by')}</th>
                      </tr>
                    </thead>
                    <tbody>
                      {imports.map((one) => (
                        <tr key={one.id}>
                          <th scope="row">
                            <Link href={`/personen/importe/${one.id}`}>{f.instant(one.createdAt)}</Link>
                            <span className="sub">{one.title || one.files.map((file) => file.name).join(', ')}</span>
                          </th>
                          <td>{one.schoolName ?? t('people.roster.severalSchools')}</td>
                          <td>
                            <State tone={toneOf[one.state]}>{t(`people.roster.state.${one.state}`)}</State>
                          </td>
                          <td className="num">{f.number(touched(one.counts))}</td>
                          <td className="num">{f.number(one.counts.missing ?? 0)}</td>
                          <td>{one.createdBy ?? '–'}</td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </ScrollBox>
              </Panel>
            </div>
          )
        }
      </Loaded>
    </>
  )
}
