// On the home of a school or an authority: the last rosters and what waits for somebody.
import { EmptyState, Link, LinkButton, Loaded, Panel, State, useAsk, useScope, useTexts } from '#ui'
import { rosterApi } from '../../api.ts'
import { toneOf, touched } from '../roster/words.ts'

export default function LastImports() {
  const { t, f } = useTexts()
  const { school } = useScope()
  const asked = useAsk(rosterApi.rosters, { query: { limit: 4, ...(school ? { school: school.id } : {}) } })
  return (
    <Panel title={t('people.imports.last')} flush actions={<Link href="/personen/importe">{t('people.mine.all')}</Link>}>
      <Loaded of={asked}>
        {(imports) =>
          imports.length === 0 ? (
            <EmptyState
              level="h3"
              icon="up2"
              title={t('people.roster.none')}
              text={t('people.roster.none.text')}
              actions={
                <LinkButton href="/personen/importe/neu" icon="up2">
                  {t('people.roster.new')}
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
                        {one.title || one.files.map((file) => file.name).join(', ') || t('people.roster.title')}
                      </Link>
                    </div>
                    <div className="items__meta">
                      {[
                        one.schoolName ?? t('people.roster.severalSchools'),
                        f.instant(one.createdAt),
                        t('people.imports.touched', { count: touched(one.counts), number: f.number(touched(one.counts)) }),
                      ].join(' · ')}
                    </div>
                  </div>
                  <div className="items__end">
                    <State tone={toneOf[one.state]}>{t(`people.roster.state.${one.state}`)}</State>
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
