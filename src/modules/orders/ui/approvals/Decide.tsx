// Where the link of the mail leads: one order, what it is about, yes or no.
import { useState } from 'react'
import { EmptyState, Facts, Field, Link, LinkButton, Loaded, PageHead, Panel, State, useAsk, useParam, useTexts } from '#ui'
import { ordersApi } from '../../api.ts'
import { firstYear } from '../../model.ts'
import { Way } from '../order/Way.tsx'
import { stateTones, usePrice } from '../words.tsx'
import { DecideButtons } from './DecideButtons.tsx'

export default function Decide() {
  const { t, f } = useTexts()
  const price = usePrice()
  const [note, setNote] = useState('')
  const asked = useAsk(ordersApi.order, { params: { id: useParam('order') } })
  return (
    <Loaded of={asked}>
      {(order) => (
        <>
          <PageHead
            title={order.title}
            crumbs={[{ label: t('orders.approvals'), href: '/freigaben' }]}
            state={<State tone={stateTones[order.state]}>{t(`orders.order.state.${order.state}`)}</State>}
            meta={[order.number, order.schoolName]}
            line
          />
          <div className="body stack form--narrow">
            {order.may.decide ? (
              <div className="row">
                <DecideButtons order={order} note={note} />
              </div>
            ) : (
              <EmptyState
                level="h3"
                icon="check"
                title={t('orders.decide.not')}
                actions={
                  <>
                    <LinkButton href={`/bestellungen/${order.id}`}>{t('orders.decide.toSheet')}</LinkButton>
                    <LinkButton href="/freigaben">{t('orders.decide.all')}</LinkButton>
                  </>
                }
              />
            )}
            <Panel title={t('ui.facts')}>
              {order.reason ? <p>{order.reason}</p> : null}
              <Facts
                rows
                facts={[
                  { label: t('orders.order.wisher'), value: order.wisher },
                  { label: t('orders.order.kind'), value: order.blockTitle ?? t(`orders.order.kind.${order.kind}`) },
                  { label: t('orders.order.amount'), value: price(order) },
                  ...(order.lines.length
                    ? [
                        {
                          label: t('orders.order.lines'),
                          value: order.lines.map((line) => `${f.number(line.quantity)} × ${line.text}`).join(', '),
                        },
                      ]
                    : []),
                  { label: t('orders.order.pot'), value: t(`orders.order.pot.${order.pot}`) },
                  { label: t('orders.order.budget'), value: order.budgetName },
                  { label: t('orders.order.wishedDay'), value: order.wishedDay ? f.day(order.wishedDay) : null },
                ]}
              />
              {order.may.decide && firstYear(order) !== null ? <Remaining order={order} /> : null}
            </Panel>
            {order.may.decide ? (
              <Field label={t('orders.decide.note')}>
                {(control) => (
                  <textarea
                    {...control}
                    className="area"
                    rows={2}
                    maxLength={2000}
                    value={note}
                    onChange={(event) => setNote(event.target.value)}
                  />
                )}
              </Field>
            ) : null}
            <Panel title={t('orders.sheet.way')} flush>
              <Way approvals={order.approvals} round={order.round} />
            </Panel>
            <Link href={`/bestellungen/${order.id}`}>{t('orders.decide.toSheet')}</Link>
          </div>
        </>
      )}
    </Loaded>
  )
}

function Remaining({ order }: { order: { budget: string | null; budgets: { id: string; name: string; remaining: number }[] } }) {
  const { t, f } = useTexts()
  const budget = order.budgets.find((each) => each.id === order.budget)
  return budget ? (
    <p className="muted">{t('orders.decide.remaining', { name: budget.name, remaining: f.money(budget.remaining) })}</p>
  ) : null
}
