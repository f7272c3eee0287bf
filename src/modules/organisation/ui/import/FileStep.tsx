// Choosing the file; earlier imports below, because most can still be taken back.
import { Link, Loaded, Panel, Upload, useAsk, useGo, useTexts, useUrl, Wizard } from '#ui'
import { importsApi as api } from '../../api.ts'
import { crumbsOf, stepsOf } from './steps.ts'

export function FileStep() {
  const { t, f } = useTexts()
  const go = useGo()
  const { change } = useUrl()
  const recent = useAsk(api.schoolLists, {})
  return (
    <Wizard
      title={t('organisation.schoolList.title')}
      crumbs={crumbsOf(t)}
      steps={stepsOf(t)}
      step="datei"
      onCancel={() => void go('/schulen')}
    >
      <Upload
        label={t('organisation.schoolList.drop')}
        hint={t('organisation.schoolList.hint')}
        accept=".csv,.txt,.tsv,.xlsx,.ods"
        maxBytes={64 * 2 ** 20}
        endpoint={api.takeSchoolList}
        onDone={(list) => void change({ import: list.id, schritt: 'spalten' }, {})}
      />
      <Panel title={t('organisation.schoolList.recent')} flush>
        <Loaded of={recent}>
          {(lists) => (
            <ul className="items">
              {lists.length === 0 ? <li className="muted small">{t('organisation.schoolList.recent.none')}</li> : null}
              {lists.map((list) => (
                <li key={list.id}>
                  <span className="items__main">
                    <Link href={`/schulen/importieren?import=${list.id}`}>{list.title}</Link>
                    <span className="items__meta">
                      {t(`organisation.schoolList.state.${list.state}`)} · {f.number(list.counts.new ?? 0)}{' '}
                      {t('organisation.schoolList.new')}, {f.number(list.counts.changed ?? 0)} {t('organisation.schoolList.changed')}
                    </span>
                  </span>
                  <span className="items__end">{f.instant(list.createdAt)}</span>
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      </Panel>
    </Wizard>
  )
}
