// What a set of bookings will do: counts, reasons, costs, what it causes elsewhere.
import { Chip, Facts, Note, Panel, PlainTable, PlanSummary, useTexts } from '#ui'
import { type BookingPlan, type EffectTopic, effectTopics, type Reason } from '../../model.ts'
import { useCostWords } from '../parts.tsx'

export type Plan = BookingPlan

const signs = { new: 'add', changed: 'chg', same: 'same', refused: 'err' } as const

/** Reasons with the number of schools that have them. */
function grouped(items: Plan['items'], reasons: (item: Plan['items'][number]) => readonly Reason[]): { reason: Reason; schools: number }[] {
  const found = new Map<string, { reason: Reason; schools: Set<string> }>()
  for (const item of items)
    for (const reason of reasons(item)) {
      const key = JSON.stringify(reason)
      const group = found.get(key) ?? { reason, schools: new Set() }
      group.schools.add(item.school)
      found.set(key, group)
    }
  return [...found.values()].map(({ reason, schools }) => ({ reason, schools: schools.size }))
}

export function PlanPreview({ plan }: { plan: Plan }) {
  const { t, f } = useTexts()
  const cost = useCostWords()
  const refused = grouped(plan.items, (item) => item.reasons)
  const hints = grouped(plan.items, (item) => (item.kind === 'new' || item.kind === 'changed' ? item.hints : []))
  const blocks = [...new Map(plan.items.map((item) => [item.number, item])).values()]
  const count = (number: string, kind: Plan['items'][number]['kind']) =>
    plan.items.filter((item) => item.number === number && item.kind === kind).length
  const difference = plan.cost.after.yearly - plan.cost.before.yearly
  return (
    <div className="stack">
      <Panel title={t('catalogue.plan')}>
        <PlanSummary
          counts={(['new', 'changed', 'same', 'refused'] as const).map((kind) => ({
            kind: signs[kind],
            label: t(`catalogue.plan.${kind}`),
            value: plan.counts[kind],
          }))}
        />
      </Panel>
      {refused.length ? (
        <Note tone="danger" live title={t('catalogue.plan.refusals', { count: plan.counts.refused })}>
          <ul>
            {refused.slice(0, 30).map(({ reason, schools }) => (
              <li key={JSON.stringify(reason)}>
                {t(`catalogue.refused.${reason.code}`, reason.values)}{' '}
                <span className="muted">{t('catalogue.atSchools', { count: schools })}</span>
              </li>
            ))}
          </ul>
        </Note>
      ) : null}
      {hints.length ? (
        <Note tone="warning" title={t('catalogue.plan.hints')}>
          <ul>
            {hints.slice(0, 30).map(({ reason, schools }) => (
              <li key={JSON.stringify(reason)}>
                {t(`catalogue.hint.${reason.code}`, reason.values)}{' '}
                <span className="muted">{t('catalogue.atSchools', { count: schools })}</span>
              </li>
            ))}
          </ul>
        </Note>
      ) : null}
      <div className="cols">
        <div className="c8">
          <Panel title={t('catalogue.bookingTemplate.blocks')} flush>
            <PlainTable
              label={t('catalogue.bookingTemplate.blocks')}
              heads={[
                t('catalogue.block'),
                t('catalogue.version.word'),
                t('catalogue.plan.new'),
                t('catalogue.plan.changed'),
                t('catalogue.plan.same'),
                t('catalogue.plan.refused'),
              ]}
              figures={[2, 3, 4, 5]}
              rows={blocks.map((item) => ({
                key: item.number,
                cells: [
                  `${item.title} (${item.number})`,
                  item.version,
                  ...(['new', 'changed', 'same', 'refused'] as const).map((kind) => f.number(count(item.number, kind))),
                ],
              }))}
            />
          </Panel>
        </div>
        <div className="c4 stack">
          <Panel title={t('catalogue.tab.cost')}>
            <p>
              {t('catalogue.cost.before')} {cost(plan.cost.before)}
            </p>
            <p>
              {t('catalogue.cost.after')} {cost(plan.cost.after)}
            </p>
            {difference ? (
              <Chip tone={difference > 0 ? 'warning' : 'info'}>
                {t('catalogue.cost.more', { amount: `${difference > 0 ? '+' : ''}${f.money(difference)}` })}
              </Chip>
            ) : null}
            {plan.cost.after.open ? <p className="muted">{t('catalogue.cost.open.text')}</p> : null}
          </Panel>
          <Effects plan={plan} />
        </div>
      </div>
    </div>
  )
}

/** What each topic says the bookings cause; one that MUSES cannot judge yet says so. */
function Effects({ plan }: { plan: Plan }) {
  const { t } = useTexts()
  const said = (topic: EffectTopic) => plan.effects.filter((effect) => effect.topic === topic)
  const value = (topic: EffectTopic) => {
    if (plan.unknown.includes(topic)) return <span className="muted">{t('catalogue.effects.unknown')}</span>
    if (said(topic).length === 0) return <span className="muted">{t('catalogue.effects.none')}</span>
    return said(topic).map((effect) => <p key={JSON.stringify(effect.values ?? effect.text)}>{t(effect.text, effect.values ?? {})}</p>)
  }
  return (
    <Panel title={t('catalogue.effects')}>
      <Facts rows facts={effectTopics.map((topic) => ({ label: t(`catalogue.effects.${topic}`), value: value(topic) }))} />
    </Panel>
  )
}
