// On the home of a school or an authority: the last rosters and what waits for somebody.
import { EmptyState, Link, LinkButton, Loaded, Panel, State, useAsk, useScope, useTexts } from '#ui'
import { rosterApi } from '../../api.ts'
import { toneOf, touched } from '../words.ts'

export default function LastImports() {
  const { t, f } = useTexts()
  const { school } = useScope()
  const asked = useAsk(rosterApi.rosters, { query: { limit: 4, ...(school ? { school: school.id } : {}) } })
  return (
    <Panel title={t('rosters.imports.last')} flush actions={<Link href="/personen/importe">{t('people.mine.all')}</Link>}>
      <Loaded of={asked}>
        {(imports) =>
          imports.length === 0 ? (
            <EmptyState
              level="h3"
              icon="up2"
              title={t('rosters.none')}
              text={t('rosters.none.text')}
              actions={
                <LinkButton href="/personen/importe/neu" icon="up2">
                  {t('rosters.new')}
                </LinkButton>
              }
            />
          ) : (
            <ul className="items items--tap">
              {imports.map((one) => (
                <li key={one.id}>
                  <div className="items__main">
                    <div>
                      <Link href={`/personen/importe/${one.id}`}>
                        {one.title || one.files.map((file) => file.name).join(', ') || t('rosters.title')}
                      </Link>
                    </div>
                    <div className="items__meta">
                      {[
                        one.schoolName ?? t('rosters.severalSchools'),
                        f.instant(one.createdAt),
                        t('rosters.imports.touched', { count: touched(one.counts), number: f.number(touched(one.counts)) }),
                      ].join(' · ')}
                    </div>
                  </div>
                  <div className="items__end">
                    <State tone={toneOf[one.state]}>{t(`rosters.state.${one.state}`)}</State>
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  )
}
