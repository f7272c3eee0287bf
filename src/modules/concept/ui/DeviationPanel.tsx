// On the home page: what deviates, the most frequent causes first.
import { Link, Loaded, Panel, PlainTable, useAsk, useTexts } from '#ui'
import { deviationsApi as api } from '../api.ts'

export default function DeviationPanel() {
  const { t, f } = useTexts()
  const asked = useAsk(api.deviationSummary, {})
  return (
    <Panel title={t('concept.panel.deviations')} actions={<Link href="/abweichungen">{t('concept.panel.all')}</Link>}>
      <Loaded of={asked}>
        {(summary) =>
          summary.sources.length === 0 ? (
            <p className="muted">{t(summary.lookedAt ? 'concept.deviation.none' : 'concept.deviation.never')}</p>
          ) : (
            <PlainTable
              label={t('concept.panel.deviations')}
              heads={[t('concept.deviation.source'), t('concept.panel.count')]}
              figures={[1]}
              rows={summary.sources.slice(0, 6).map((each) => ({
                key: each.source,
                cells: [
                  <Link key="l" href={`/abweichungen?filter=source:is:${each.source}`}>
                    {t(`deviation.${each.source}`)}
                  </Link>,
                  f.number(each.count),
                ],
              }))}
            />
          )
        }
      </Loaded>
    </Panel>
  )
}
