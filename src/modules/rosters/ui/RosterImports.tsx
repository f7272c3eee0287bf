// The imports of the school or of all schools, newest first.
import { EmptyState, Link, LinkButton, Loaded, PageHead, Panel, PlainTable, State, useAsk, useScope, useTexts } from '#ui'
import { rosterApi } from '../api.ts'
import { toneOf, touched } from './words.ts'

export default function RosterImports() {
  const { t, f } = useTexts()
  const { school } = useScope()
  const asked = useAsk(rosterApi.rosters, { query: school ? { school: school.id } : {} }, { every: 5_000 })
  const add = (
    <LinkButton href="/personen/importe/neu" look="primary" icon="up2">
      {t('rosters.new')}
    </LinkButton>
  )
  return (
    <>
      <PageHead title={t('rosters.plural')} crumbs={[{ label: t('people.people'), href: '/personen' }]} actions={add} />
      <Loaded of={asked}>
        {(imports) =>
          imports.length === 0 ? (
            <EmptyState icon="people" title={t('rosters.none')} text={t('rosters.none.text')} actions={add} />
          ) : (
            <div className="body body--top">
              <Panel title={t('rosters.plural')} note={f.number(imports.length)} flush>
                <PlainTable
                  label={t('rosters.plural')}
                  heads={['name', 'school', 'state', 'touched', 'status.missing', 'by'].map((head) => t(`rosters.${head}`))}
                  figures={[3, 4]}
                  rows={imports.map((one) => ({
                    key: one.id,
                    cells: [
                      <span key="when">
                        <Link href={`/personen/importe/${one.id}`}>{one.title || one.files.map((file) => file.name).join(', ')}</Link>
                        <span className="sub">{f.instant(one.createdAt)}</span>
                      </span>,
                      one.schoolName ?? t('rosters.severalSchools'),
                      <State key="state" tone={toneOf[one.state]}>
                        {t(`rosters.state.${one.state}`)}
                      </State>,
                      f.number(touched(one.counts)),
                      f.number(one.counts.missing ?? 0),
                      one.createdBy ?? '–',
                    ],
                  }))}
                />
              </Panel>
            </div>
          )
        }
      </Loaded>
    </>
  )
}
