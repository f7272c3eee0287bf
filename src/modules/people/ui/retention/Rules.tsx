// How long each class of data stays, what Länder name, what the next run deletes, and the protocol of what was deleted.
import { useState } from 'react'
import { Button, EmptyState, Loaded, Note, PageHead, Panel, PlainTable, State, useAsk, useRight, useTexts } from '#ui'
import { leavingApi, type RetentionView, type RuleView } from '../../api.ts'
import { Preview } from './Preview.tsx'
import { RuleDialog, type Wish } from './RuleDialog.tsx'
import { periodWords } from './words.ts'

export default function Retention() {
  const { t } = useTexts()
  const asked = useAsk(leavingApi.retention, {})
  const [chosen, setChosen] = useState('')
  const [edited, setEdited] = useState<{ rule: RuleView; wish?: Wish }>()
  return (
    <>
      <PageHead title={t('people.retention.title')} />
      <Loaded of={asked}>
        {(view) => (
          <div className="body body--top stack">
            {view.classes.some((rule) => rule.own) ? null : (
              <Note tone="info" title={t('people.retention.default')}>
                {t('people.retention.default.text')}
              </Note>
            )}
            <Classes view={view} onEdit={setEdited} onDue={setChosen} />
            <Suggestions view={view} onTake={setEdited} />
            <Preview view={view} chosen={chosen} onChoose={setChosen} />
            <Protocol />
          </div>
        )}
      </Loaded>
      {edited ? <RuleDialog {...edited} onClose={() => setEdited(undefined)} /> : null}
    </>
  )
}

type Edit = (edited: { rule: RuleView; wish?: Wish }) => void

function Classes({ view, onEdit, onDue }: { view: RetentionView; onEdit: Edit; onDue: (dataClass: string) => void }) {
  const texts = useTexts()
  const { t, f } = texts
  const may = useRight('people.retention.change')
  const due = (rule: RuleView) =>
    rule.due ? (
      <Button small look="quiet" onClick={() => onDue(rule.dataClass)}>
        {f.number(rule.due)}
      </Button>
    ) : (
      '0'
    )
  return (
    <Panel title={t('people.retention.rules')} note={t('people.retention.rules.note', { day: f.day(view.nextRun) })} flush>
      <PlainTable
        label={t('people.retention.rules')}
        heads={[t('people.retention.class'), t('people.retention.period'), t('people.retention.reason'), t('people.retention.due'), '']}
        figures={[3]}
        act
        rows={view.classes.map((rule) => ({
          key: rule.dataClass,
          cells: [
            t(`people.retention.class.${rule.dataClass}`),
            rule.optional && !rule.own ? t('people.retention.off') : periodWords(rule.period, rule.dataClass, texts),
            rule.own ? (
              rule.reason
            ) : (
              <State key="default" tone="neutral">
                {t('people.retention.isDefault')}
              </State>
            ),
            due(rule),
            may ? (
              <Button key="edit" small iconOnly look="quiet" icon="edit" onClick={() => onEdit({ rule })}>
                {t('people.retention.edit', { class: t(`people.retention.class.${rule.dataClass}`) })}
              </Button>
            ) : null,
          ],
        }))}
      />
    </Panel>
  )
}

function Suggestions({ view, onTake }: { view: RetentionView; onTake: Edit }) {
  const texts = useTexts()
  const { t, f } = texts
  const may = useRight('people.retention.change')
  const land = t(`organisation.authority.land.${view.land}`)
  return (
    <Panel
      title={t('people.retention.suggestions', { land })}
      note={t('people.retention.suggestions.note')}
      flush={view.suggestions.length > 0}
    >
      {view.suggestions.length === 0 ? (
        <p className="soft">{t('people.retention.suggestions.none', { land })}</p>
      ) : (
        <PlainTable
          label={t('people.retention.suggestions', { land })}
          heads={[t('people.retention.class'), t('people.retention.period'), t('people.retention.rule'), '']}
          act
          rows={view.suggestions.map(({ period, ...each }) => {
            const rule = view.classes.find((one) => one.dataClass === each.dataClass)
            return {
              key: each.rule + each.dataClass,
              cells: [
                t(`people.retention.class.${each.dataClass}`),
                periodWords(period, each.dataClass, texts),
                <div key="rule">
                  {each.rule}
                  {each.note ? <p className="small soft">{each.note}</p> : null}
                  <p className="small muted">{t('people.retention.source', { source: each.source, day: f.day(each.recorded) })}</p>
                </div>,
                may && rule ? (
                  <Button key="take" small onClick={() => onTake({ rule, wish: { ...period, reason: each.rule.slice(0, 500) } })}>
                    {t('people.retention.take')}
                  </Button>
                ) : null,
              ],
            }
          })}
        />
      )}
    </Panel>
  )
}

function Protocol() {
  const texts = useTexts()
  const { t, f } = texts
  const asked = useAsk(leavingApi.deletions, {})
  return (
    <Loaded of={asked}>
      {(rows) => (
        <Panel title={t('people.retention.protocol')} note={t('people.retention.protocol.note')} flush>
          {rows.length === 0 ? (
            <EmptyState icon="trash" title={t('people.retention.protocol.none')} />
          ) : (
            <PlainTable
              label={t('people.retention.protocol')}
              heads={[
                t('rosters.when'),
                t('people.retention.what'),
                t('people.retention.count'),
                t('people.retention.rows'),
                t('people.retention.period'),
                t('people.retention.reason'),
              ]}
              figures={[2, 3]}
              rows={rows.map((row) => ({
                key: row.id,
                cells: [
                  f.instant(row.at),
                  t(`people.retention.class.${row.kind}`),
                  f.number(row.subjects),
                  f.number(Object.values(row.rows).reduce((sum, count) => sum + count, 0)),
                  row.period ? periodWords(row.period, row.kind, texts) : '–',
                  row.rule,
                ],
              }))}
            />
          )}
        </Panel>
      )}
    </Loaded>
  )
}
