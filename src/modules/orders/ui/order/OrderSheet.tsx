// One order: what is wished, where it is on its way, what became of it, and what the person may do now.
import { useState } from 'react'
import type { Answer } from '#shared'
import {
  AskForm,
  Button,
  ConfirmDialog,
  Dialog,
  download,
  Facts,
  Field,
  faultAt,
  History,
  Link,
  LinkButton,
  Loaded,
  Note,
  Panel,
  PlainTable,
  readMoney,
  Sheet,
  State,
  TextField,
  toast,
  Upload,
  useAsk,
  useDo,
  useParam,
  useTexts,
} from '#ui'
import { ordersApi } from '../../api.ts'
import { Order } from '../../model.ts'
import { DecideButtons } from '../approvals/DecideButtons.tsx'
import { entryOf, lineTones, stateTones, taskTones, usePrice } from '../words.tsx'
import { AnswerText, labelOf } from './Answers.tsx'
import { Way } from './Way.tsx'

export type OrderAnswer = Answer<typeof ordersApi.order>

export default function OrderSheet() {
  const { t } = useTexts()
  const asked = useAsk(ordersApi.order, { params: { id: useParam('order') } })
  return (
    <Loaded of={asked}>
      {(order) => (
        <Sheet
          title={order.title}
          crumbs={[{ label: t('orders.order.plural'), href: '/bestellungen' }]}
          state={<State tone={stateTones[order.state]}>{t(`orders.order.state.${order.state}`)}</State>}
          meta={[order.number, order.schoolName, order.wisher]}
          actions={<Actions order={order} />}
          tabs={[
            { id: 'ueberblick', label: t('orders.sheet.overview'), content: () => <Overview order={order} /> },
            {
              id: 'kommentare',
              label: t('orders.sheet.comments'),
              count: order.comments.length,
              content: () => <Comments order={order} />,
            },
            { id: 'dateien', label: t('orders.sheet.files'), count: order.files.length, content: () => <Files order={order} /> },
            { id: 'verlauf', label: t('ui.history'), content: () => <History type={Order.name} id={order.id} /> },
          ]}
        />
      )}
    </Loaded>
  )
}

function Actions({ order }: { order: OrderAnswer }) {
  const { t } = useTexts()
  const [asks, setAsks] = useState(false)
  const [pays, setPays] = useState(false)
  const submit = useDo(ordersApi.submitOrders, { onDone: () => toast(t('orders.new.sent', { number: order.number })) })
  const withdraw = useDo(ordersApi.withdrawOrders, { onDone: () => toast(t('orders.withdrawn', { number: order.number })) })
  const { may } = order
  return (
    <>
      {may.withdraw ? (
        <Button look="quiet" onClick={() => setAsks(true)}>
          {t('orders.withdraw')}
        </Button>
      ) : null}
      {may.change ? (
        <LinkButton href={`/bestellungen/${order.id}/bearbeiten`} icon="edit">
          {t('orders.edit')}
        </LinkButton>
      ) : null}
      {may.fulfil && order.budget ? (
        <Button icon="coins" onClick={() => setPays(true)}>
          {t('orders.pay')}
        </Button>
      ) : null}
      {may.submit ? (
        <Button
          look="primary"
          icon="send"
          busy={submit.busy}
          onClick={() => void submit.run({ body: { ids: [order.id] } }).catch((error: Error) => toast(error.message, { tone: 'refused' }))}
        >
          {t('orders.send')}
        </Button>
      ) : null}
      {may.decide ? <DecideButtons order={order} /> : null}
      <ConfirmDialog
        open={asks}
        title={t('orders.withdraw.ask', { number: order.number })}
        action={t('orders.withdraw')}
        onConfirm={() => withdraw.run({ body: { ids: [order.id] } })}
        onClose={() => setAsks(false)}
      >
        {t('orders.withdraw.text')}
      </ConfirmDialog>
      {pays ? <Pay order={order} onClose={() => setPays(false)} /> : null}
    </>
  )
}

function Pay({ order, onClose }: { order: OrderAnswer; onClose: () => void }) {
  const { t } = useTexts()
  const [amount, setAmount] = useState(entryOf(order.money.committed || null))
  const [note, setNote] = useState('')
  const [last, setLast] = useState(true)
  const pay = useDo(ordersApi.payOrder, {
    onDone: () => {
      toast(t('orders.pay.done'))
      onClose()
    },
  })
  const submit = () => pay.run({ params: { id: order.id }, body: { amount: readMoney(amount) ?? 0, note: note || null, last } })
  return (
    <Dialog open title={t('orders.pay')} onClose={onClose}>
      <AskForm
        submit={t('orders.pay')}
        onSubmit={submit}
        onCancel={onClose}
        busy={pay.busy}
        trouble={pay.problem}
        fields={['amount']}
        disabled={readMoney(amount) === undefined}
      >
        <Field label={t('orders.pay.amount')} required fault={faultAt(pay.problem, 'amount')}>
          {(control) => (
            <input
              {...control}
              className="input input--num"
              inputMode="decimal"
              value={amount}
              onChange={(event) => setAmount(event.target.value)}
            />
          )}
        </Field>
        <TextField label={t('orders.pay.note')} value={note} onValue={setNote} optional max={500} />
        <label className="choice">
          <input type="checkbox" className="check" checked={last} onChange={(event) => setLast(event.target.checked)} />
          {t('orders.pay.last')}
        </label>
      </AskForm>
    </Dialog>
  )
}

function Overview({ order }: { order: OrderAnswer }) {
  const { t, f } = useTexts()
  const price = usePrice()
  const open = order.state === 'submitted' || order.state === 'approving'
  return (
    <div className="cols">
      <div className="stack">
        {open && order.deciders.length === 0 ? <Note tone="warning">{t('orders.sheet.waitsForNobody')}</Note> : null}
        <Panel title={t('orders.sheet.way')} flush>
          {order.approvals.length ? (
            <Way approvals={order.approvals} round={order.round} />
          ) : (
            <p className="panel__body muted">{t('orders.order.state.draft')}</p>
          )}
          {open && order.deciders.length ? (
            <p className="panel__foot">{t('orders.sheet.waitsFor', { names: order.deciders.join(', ') })}</p>
          ) : null}
        </Panel>
        {order.lines.length ? (
          <Panel title={t('orders.sheet.lines')} flush>
            <PlainTable
              label={t('orders.sheet.lines')}
              heads={[t('orders.line.text'), t('orders.line.quantity'), t('orders.line.unitPrice'), t('orders.line.state')]}
              figures={[1, 2]}
              rows={order.lines.map((line) => ({
                key: line.id,
                cells: [
                  line.text,
                  f.number(line.quantity),
                  line.unitPrice === null ? '–' : f.money(line.unitPrice),
                  <State key="state" tone={lineTones[line.state] ?? 'neutral'}>
                    {t(`orders.line.state.${line.state}`)}
                  </State>,
                ],
              }))}
            />
          </Panel>
        ) : null}
        {order.tasks.length ? (
          <Panel title={t('orders.sheet.tasks')} flush>
            <ul className="items">
              {order.tasks.map((task) => (
                <li key={task.id}>
                  <div className="items__main">
                    <div>{task.title}</div>
                    <div className="items__meta">
                      {[
                        task.holder ?? t('orders.task.unheld'),
                        task.dueDay ? t('orders.approval.due', { day: f.day(task.dueDay) }) : null,
                        task.note,
                      ]
                        .filter(Boolean)
                        .join(' · ')}
                    </div>
                  </div>
                  <div className="items__end">
                    <State tone={taskTones[task.state] ?? 'neutral'}>{t(`orders.task.state.${task.state}`)}</State>
                  </div>
                </li>
              ))}
            </ul>
          </Panel>
        ) : null}
      </div>
      <div className="stack">
        <Panel title={t('ui.facts')}>
          {order.reason ? <p>{order.reason}</p> : null}
          <Facts
            rows
            facts={[
              { label: t('orders.order.kind'), value: order.blockTitle ?? t(`orders.order.kind.${order.kind}`) },
              { label: t('orders.order.amount'), value: price(order) },
              { label: t('orders.order.pot'), value: t(`orders.order.pot.${order.pot}`) },
              { label: t('orders.order.budget'), value: order.budgetName },
              ...(order.money.committed || order.money.paid
                ? [
                    { label: t('orders.budget.committed'), value: f.money(order.money.committed) },
                    { label: t('orders.budget.paid'), value: f.money(order.money.paid) },
                  ]
                : []),
              { label: t('orders.order.wishedDay'), value: order.wishedDay ? f.day(order.wishedDay) : null },
              ...(order.roomName ? [{ label: t('orders.order.room'), value: order.roomName }] : []),
              ...order.form
                .filter((field) => order.details[field.key] !== undefined)
                .map((field) => ({ label: labelOf(field, t), value: <AnswerText field={field} value={order.details[field.key]} /> })),
            ]}
          />
          {order.booking ? <Link href={`/schulen/${order.school}`}>{t('orders.sheet.booking')}</Link> : null}
        </Panel>
      </div>
    </div>
  )
}

function Comments({ order }: { order: OrderAnswer }) {
  const { t, f } = useTexts()
  const [text, setText] = useState('')
  const say = useDo(ordersApi.commentOrder, { onDone: () => setText('') })
  return (
    <div className="stack form--narrow">
      {order.comments.length === 0 ? <p className="muted">{t('orders.sheet.noComments')}</p> : null}
      <ul className="items">
        {order.comments.map((each) => (
          <li key={each.id}>
            <div className="items__main">
              <div>{each.text}</div>
              <div className="items__meta">
                {each.name} · {f.instant(each.at)}
              </div>
            </div>
          </li>
        ))}
      </ul>
      <AskForm
        submit={t('orders.sheet.say')}
        icon="send"
        busy={say.busy}
        disabled={text.trim() === ''}
        trouble={say.problem}
        onSubmit={() => say.run({ params: { id: order.id }, body: { text } })}
      >
        <Field label={t('orders.sheet.comment')} required>
          {(control) => (
            <textarea
              {...control}
              className="area"
              rows={3}
              maxLength={2000}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
      </AskForm>
    </div>
  )
}

function Files({ order }: { order: OrderAnswer }) {
  const { t, f } = useTexts()
  const asked = useAsk(ordersApi.order, { params: { id: order.id } })
  const drop = useDo(ordersApi.detachFile)
  const open = (file: string, name: string) =>
    void download(ordersApi.orderFile, { params: { id: order.id, file } }, name).catch((error: Error) =>
      toast(error.message, { tone: 'refused' }),
    )
  return (
    <div className="stack form--narrow">
      {order.files.length === 0 ? <p className="muted">{t('orders.sheet.noFiles')}</p> : null}
      <ul className="items">
        {order.files.map((file) => (
          <li key={file.id}>
            <div className="items__main">
              <button type="button" className="link-btn" onClick={() => open(file.id, file.name)}>
                {file.name}
              </button>
              <div className="items__meta">{f.bytes(file.size)}</div>
            </div>
            {order.may.submit && order.state === 'draft' ? (
              <div className="items__end">
                <Button
                  small
                  look="quiet"
                  icon="trash"
                  onClick={() => void drop.run({ params: { id: order.id, file: file.id } }).catch(() => {})}
                >
                  {t('orders.sheet.dropFile')}
                </Button>
              </div>
            ) : null}
          </li>
        ))}
      </ul>
      {order.state === 'withdrawn' ? null : (
        <Upload
          label={t('orders.sheet.attach')}
          many
          endpoint={ordersApi.attachFiles}
          ask={{ params: { id: order.id } }}
          maxBytes={20_000_000}
          onDone={() => void asked.refetch()}
        />
      )}
    </div>
  )
}
