// Changing an order: a draft by who wishes, a waiting one by whoever is asked.
import { useState } from 'react'
import {
  AskForm,
  ChoiceField,
  DayInput,
  Field,
  faultAt,
  LinkButton,
  Loaded,
  Note,
  PageHead,
  readMoney,
  TextField,
  toast,
  useAsk,
  useDo,
  useGo,
  useParam,
  useTexts,
} from '#ui'
import { ordersApi } from '../../api.ts'
import { goods, pots } from '../../model.ts'
import { entryOf } from '../words.tsx'
import { AnswerFields, dayEntry, readAnswers, writeAnswers } from './Answers.tsx'
import { emptyLine, LinesEdit, readLines, writeLines } from './Lines.tsx'
import type { OrderAnswer } from './OrderSheet.tsx'

export default function OrderEdit() {
  const { t } = useTexts()
  const asked = useAsk(ordersApi.order, { params: { id: useParam('order') } })
  return (
    <Loaded of={asked}>
      {(order) => (
        <>
          <PageHead
            title={t('orders.edit')}
            crumbs={[
              { label: t('orders.order.plural'), href: '/bestellungen' },
              { label: order.number, href: `/bestellungen/${order.id}` },
            ]}
            line
          />
          <div className="body">
            {order.may.change ? (
              <Form key={order.version} order={order} />
            ) : (
              <Note
                tone="warning"
                title={t('orders.edit.not')}
                actions={
                  <LinkButton small href={`/bestellungen/${order.id}`}>
                    {t('orders.decide.toSheet')}
                  </LinkButton>
                }
              >
                {t('orders.edit.not.text')}
              </Note>
            )}
          </div>
        </>
      )}
    </Loaded>
  )
}

function Form({ order }: { order: OrderAnswer }) {
  const { t, f } = useTexts()
  const go = useGo()
  const own = order.may.submit
  const [title, setTitle] = useState(order.title)
  const [reason, setReason] = useState(order.reason ?? '')
  const [wishedDay, setWishedDay] = useState(order.wishedDay ? f.day(order.wishedDay) : '')
  const [amount, setAmount] = useState(entryOf(order.amount))
  const [yearly, setYearly] = useState(entryOf(order.yearly))
  const [pot, setPot] = useState(order.pot)
  const [budget, setBudget] = useState(order.budget ?? '')
  const form = order.form as never as Parameters<typeof writeAnswers>[0]
  const [answers, setAnswers] = useState(() => writeAnswers(form, order.details, f.day))
  const [lines, setLines] = useState(() => (order.lines.length ? writeLines(order.lines) : [emptyLine]))
  const change = useDo(ordersApi.changeOrder, {
    onDone: () => {
      toast(t('orders.edit.saved'))
      void go(`/bestellungen/${order.id}`)
    },
  })
  const isGoods = goods.includes(order.kind)
  const cents = (text: string) => (text.trim() === '' ? null : (readMoney(text) ?? null))
  const submit = () =>
    change.run(
      {
        params: { id: order.id },
        body: {
          ...(own ? { title, reason: reason.trim() || null, wishedDay: dayEntry(wishedDay), details: readAnswers(form, answers) } : {}),
          ...(isGoods ? { lines: readLines(lines) } : { amount: cents(amount) }),
          yearly: cents(yearly),
          pot,
          ...(order.budgets.length ? { budget: budget || null } : {}),
        },
      },
      { version: order.version },
    )
  const budgets = order.budgets.filter((each) => each.pot === pot)
  const money = (label: string, value: string, set: (text: string) => void, path: string) => (
    <Field label={label} fault={faultAt(change.problem, path)}>
      {(control) => (
        <input {...control} className="input input--num" inputMode="decimal" value={value} onChange={(event) => set(event.target.value)} />
      )}
    </Field>
  )
  return (
    <div className="form form--narrow">
      <AskForm
        submit={t('orders.edit.save')}
        onSubmit={submit}
        busy={change.busy}
        trouble={change.problem}
        fields={['title', 'reason', 'wishedDay', 'amount', 'yearly']}
        onCancel={() => void go(`/bestellungen/${order.id}`)}
      >
        {own ? null : <Note>{t('orders.edit.dearer')}</Note>}
        {own ? (
          <TextField label={t('orders.order.title')} value={title} onValue={setTitle} max={200} trouble={change.problem} path="title" />
        ) : null}
        {isGoods ? (
          <LinesEdit lines={lines} onLines={setLines} trouble={change.problem} />
        ) : (
          money(t('orders.order.amount'), amount, setAmount, 'amount')
        )}
        {money(t('orders.order.yearly'), yearly, setYearly, 'yearly')}
        <ChoiceField
          label={t('orders.order.pot')}
          value={pot}
          onValue={setPot}
          options={pots.map((value) => ({ value, label: t(`orders.order.pot.${value}`) }))}
        />
        {order.budgets.length ? (
          <ChoiceField
            label={t('orders.order.budget')}
            value={budget}
            onValue={setBudget}
            options={[
              { value: '', label: '–' },
              ...budgets.map((each) => ({ value: each.id, label: `${each.name} ${each.year}: ${f.money(each.remaining)}` })),
            ]}
          />
        ) : null}
        {own ? (
          <>
            <Field label={t('orders.order.reason')}>
              {(control) => (
                <textarea
                  {...control}
                  className="area"
                  rows={3}
                  maxLength={4000}
                  value={reason}
                  onChange={(event) => setReason(event.target.value)}
                />
              )}
            </Field>
            <Field label={t('orders.order.wishedDay')} fault={faultAt(change.problem, 'wishedDay')}>
              {(control) => <DayInput control={control} value={wishedDay} onValue={setWishedDay} />}
            </Field>
            <AnswerFields form={form} answers={answers} onAnswers={setAnswers} trouble={change.problem} />
          </>
        ) : null}
      </AskForm>
    </div>
  )
}
