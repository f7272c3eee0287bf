// How long leavers stay, what is due today, and the protocol of what was deleted.
import { useState } from 'react'
import {
  Button,
  EmptyState,
  Field,
  Kpi,
  Kpis,
  Loaded,
  Note,
  PageHead,
  Panel,
  PlainTable,
  toast,
  useAsk,
  useDo,
  useRight,
  useTexts,
} from '#ui'
import { leavingApi, type RetentionView } from '../../api.ts'

export default function Retention() {
  const { t, f } = useTexts()
  const asked = useAsk(leavingApi.retention, {})
  const deletions = useAsk(leavingApi.deletions, {})
  return (
    <>
      <PageHead title={t('people.retention.title')} />
      <Loaded of={asked}>
        {(view) => (
          <div className="body body--top stack">
            {view.own ? null : (
              <Note tone="info" title={t('people.retention.default')}>
                {t('people.retention.default.text')}
              </Note>
            )}
            <Kpis label={t('people.retention.due')}>
              <Kpi label={t('people.retention.due.accounts')} value={f.number(view.due.accounts)} note={t('people.retention.due.note')} />
              <Kpi label={t('people.retention.due.people')} value={f.number(view.due.people)} note={t('people.retention.due.note')} />
              <Kpi label={t('people.retention.next')} value={view.due.next ? f.day(view.due.next) : '–'} />
            </Kpis>
            <Rule key={view.version} view={view} />
            <Loaded of={deletions}>
              {(rows) => (
                <Panel title={t('people.retention.protocol')} note={t('people.retention.protocol.note')} flush>
                  {rows.length === 0 ? (
                    <EmptyState icon="trash" title={t('people.retention.protocol.none')} />
                  ) : (
                    <PlainTable
                      label={t('people.retention.protocol')}
                      heads={[
                        t('people.roster.when'),
                        t('people.retention.what'),
                        t('people.people'),
                        t('people.retention.rows'),
                        t('people.retention.rule'),
                      ]}
                      figures={[2, 3]}
                      rows={rows.map((row) => ({
                        key: row.id,
                        cells: [
                          f.instant(row.at),
                          t(`people.retention.kind.${row.kind}`),
                          f.number(row.subjects),
                          f.number(Object.values(row.rows).reduce((sum, count) => sum + count, 0)),
                          row.rule,
                        ],
                      }))}
                    />
                  )}
                </Panel>
              )}
            </Loaded>
          </div>
        )}
      </Loaded>
    </>
  )
}

function Rule({ view }: { view: RetentionView }) {
  const { t } = useTexts()
  const may = useRight('people.retention.change')
  const [accountDays, setAccountDays] = useState(String(view.accountDays))
  const [personDays, setPersonDays] = useState(String(view.personDays))
  const [reason, setReason] = useState(view.own ? view.reason : '')
  const save = useDo(leavingApi.changeRetention, { onDone: () => toast(t('people.retention.saved')) })
  const fields: [string, string, (value: string) => void][] = [
    ['accountDays', accountDays, setAccountDays],
    ['personDays', personDays, setPersonDays],
  ]
  return (
    <Panel title={t('people.retention.rule')}>
      {save.problem ? (
        <Note tone="danger" live title={save.problem.problem.title}>
          {save.problem.problem.detail ?? ''}
        </Note>
      ) : null}
      <div className="cols">
        {fields.map(([name, value, set]) => (
          <div className="c3" key={name}>
            <Field label={t(`people.retention.${name}`)} hint={t(`people.retention.${name}.hint`)} required>
              {(control) => (
                <input
                  className="input"
                  inputMode="numeric"
                  {...control}
                  value={value}
                  disabled={!may}
                  onChange={(event) => set(event.target.value.replace(/\D/g, ''))}
                />
              )}
            </Field>
          </div>
        ))}
        <div className="c6">
          <Field label={t('people.retention.reason')} hint={t('people.retention.reason.hint')} required>
            {(control) => (
              <input className="input" {...control} value={reason} disabled={!may} onChange={(event) => setReason(event.target.value)} />
            )}
          </Field>
        </div>
      </div>
      {may ? (
        <div className="row">
          <Button
            look="primary"
            busy={save.busy}
            disabled={reason.trim().length < 3 || !accountDays || !personDays || Number(personDays) < Number(accountDays)}
            onClick={() =>
              void save
                .run({ body: { accountDays: Number(accountDays), personDays: Number(personDays), reason, version: view.version } })
                .catch(() => {})
            }
          >
            {t('people.retention.save')}
          </Button>
        </div>
      ) : null}
    </Panel>
  )
}
