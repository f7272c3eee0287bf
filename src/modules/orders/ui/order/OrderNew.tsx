// Something is ordered in few taps: what, details, sent. Kind and service stand in the address, so that back works.
import { useState } from 'react'
import {
  Button,
  DayInput,
  EmptyState,
  Field,
  faultAt,
  Icon,
  Loaded,
  Note,
  Panel,
  readMoney,
  Trouble,
  toast,
  useAsk,
  useDo,
  useGo,
  useScope,
  useSession,
  useStep,
  useTexts,
  useUrl,
  Wizard,
} from '#ui'
import { ordersApi } from '../../api.ts'
import { type FormField, forms, goods, type Kind, kinds } from '../../model.ts'
import { entryOf, kindIcons, usePrice } from '../words.tsx'
import { AnswerFields, type Answers, dayEntry, readAnswers, writeAnswers } from './Answers.tsx'
import { emptyLine, type LineEntry, LinesEdit, readLines } from './Lines.tsx'

interface Service {
  number: string
  version: string
  title: string
  once: number | null
  yearly: number | null
  form: FormField[]
}

const isKind = (text: string | null): text is Kind => (kinds as readonly string[]).includes(text ?? '')

export default function OrderNew() {
  const { t } = useTexts()
  const scope = useScope()
  const { schools } = useSession()
  const school = scope.school ?? (schools.length === 1 ? schools[0]! : null)
  const [step, setStep] = useStep(['was', 'angaben'])
  const { search, change } = useUrl()
  const asked = search.get('art')
  const kind = isKind(asked) ? asked : null
  const number = search.get('dienst')
  const services = useAsk(ordersApi.services, { query: { school: school?.id ?? '' } }, { when: school !== null && kind === 'service' })
  const service = services.data?.find((each) => each.number === number) as Service | undefined
  const choose = (chosen: Kind) =>
    void change(chosen === 'service' ? { art: chosen, dienst: null } : { art: chosen, dienst: null, schritt: 'angaben' }, {})
  const ready = kind !== null && school !== null && (kind !== 'service' || service !== undefined)
  const note = kind ? (service?.title ?? t(`orders.order.kind.${kind}`)) : undefined
  const steps = [
    { id: 'was', label: t('orders.new.step.was'), note },
    { id: 'angaben', label: t('orders.new.step.angaben') },
  ]
  const head = {
    title: t('orders.new'),
    crumbs: [{ label: t('orders.order.plural'), href: '/bestellungen' }],
    meta: school ? [school.name] : undefined,
  }
  if (step === 'angaben' && ready)
    return (
      <Details
        key={`${kind}${number}`}
        kind={kind}
        service={service}
        school={school.id}
        head={head}
        steps={steps}
        onBack={() => setStep('was')}
      />
    )
  return (
    <Wizard
      {...head}
      steps={steps}
      step="was"
      summary={school?.name}
      onBack={kind === 'service' ? () => void change({ art: null }, {}) : undefined}
    >
      {school ? null : <SchoolChoice />}
      {school && kind !== 'service' ? (
        <Panel title={t('orders.new.which')}>
          <div className="tiles tiles--wide tiles--names">
            {kinds.map((each) => (
              <button key={each} type="button" className="tile" aria-pressed={each === kind} onClick={() => choose(each)}>
                <Icon name={kindIcons[each]} />
                <b>{t(`orders.order.kind.${each}`)}</b>
                <span>{t(`orders.kind.${each}.hint`)}</span>
              </button>
            ))}
          </div>
        </Panel>
      ) : null}
      {school && kind === 'service' ? (
        <Panel title={t('orders.new.service')} flush>
          <Loaded of={services}>
            {(all) => <Services all={all as never} onService={(chosen) => void change({ dienst: chosen, schritt: 'angaben' }, {})} />}
          </Loaded>
        </Panel>
      ) : null}
    </Wizard>
  )
}

function SchoolChoice() {
  const { t } = useTexts()
  const { schools } = useSession()
  const { chooseSchool } = useScope()
  return (
    <Panel title={t('orders.new.school')}>
      {schools.length > 60 ? (
        <p>{t('orders.new.noSchool')}</p>
      ) : (
        <div className="tiles tiles--wide tiles--names">
          {schools.map((school) => (
            <button key={school.id} type="button" className="tile" onClick={() => chooseSchool(school)}>
              <b>{school.name}</b>
            </button>
          ))}
        </div>
      )}
    </Panel>
  )
}

interface Offered extends Service {
  promise: string
  booked: boolean
  optional: boolean
}

function Services({ all, onService }: { all: Offered[]; onService: (number: string) => void }) {
  const { t } = useTexts()
  const price = usePrice()
  if (!all.length) return <EmptyState level="h3" icon="catalog" title={t('orders.new.noServices')} />
  const sorted = [...all].sort((a, b) => Number(a.booked) - Number(b.booked) || Number(b.optional) - Number(a.optional))
  return (
    <ul className="items items--tap">
      {sorted.map((each) => (
        <li key={each.number}>
          <div className="items__main">
            <div>
              <button type="button" className="link-btn" onClick={() => onService(each.number)}>
                {each.title}
              </button>
            </div>
            <div className="items__meta">{each.promise}</div>
          </div>
          <div className="items__end">{each.booked ? t('orders.new.booked') : price({ amount: each.once, yearly: each.yearly })}</div>
        </li>
      ))}
    </ul>
  )
}

interface DetailsProps {
  kind: Kind
  service?: Service
  school: string
  head: { title: string }
  steps: { id: string; label: string; note?: string }[]
  onBack: () => void
}

function Details({ kind, service, school, head, steps, onBack }: DetailsProps) {
  const { t, f } = useTexts()
  const go = useGo()
  const form = service?.form ?? forms[kind]
  const [title, setTitle] = useState(service?.title ?? '')
  const [reason, setReason] = useState('')
  const [wishedDay, setWishedDay] = useState('')
  const [amount, setAmount] = useState(entryOf(service?.once))
  const [lines, setLines] = useState<LineEntry[]>([emptyLine])
  const [answers, setAnswers] = useState<Answers>(() =>
    writeAnswers(form, Object.fromEntries(form.map((field) => [field.key, field.default])), f.day),
  )
  const create = useDo(ordersApi.createOrder, {
    onDone: (order) => {
      toast(t(order.state === 'draft' ? 'orders.new.saved' : 'orders.new.sent', { number: order.number }))
      void go(`/bestellungen/${order.id}`)
    },
  })
  const isGoods = goods.includes(kind)
  const filled = isGoods ? readLines(lines) : []
  const name =
    title.trim() ||
    (filled.length
      ? filled
          .map((line) => `${line.quantity} × ${line.text}`)
          .join(', ')
          .slice(0, 200)
      : '')
  const send = (submit: boolean) =>
    void create
      .run({
        body: {
          school,
          kind,
          title: name,
          submit,
          reason: reason.trim() || null,
          wishedDay: dayEntry(wishedDay),
          amount: isGoods || amount.trim() === '' ? null : (readMoney(amount) ?? null),
          yearly: service?.yearly ?? null,
          block: service?.number ?? null,
          blockVersion: service?.version ?? null,
          details: readAnswers(form, answers),
          lines: filled,
        },
      })
      .catch(() => {})
  const shown = [
    'title',
    'reason',
    'wishedDay',
    'amount',
    ...form.map((field) => `details.${field.key}`),
    ...filled.flatMap((_, index) => [`lines.${index}.text`, `lines.${index}.quantity`, `lines.${index}.unitPrice`]),
  ]
  return (
    <Wizard
      {...head}
      steps={steps}
      step="angaben"
      onBack={onBack}
      next={
        <Button look="primary" icon="send" busy={create.busy} disabled={name === ''} onClick={() => send(true)}>
          {t('orders.new.send')}
        </Button>
      }
    >
      <Trouble of={create.problem} fields={shown} />
      <div className="form form--narrow stack">
        {isGoods ? (
          <LinesEdit lines={lines} onLines={setLines} trouble={create.problem} />
        ) : (
          <Field
            label={t('orders.new.about')}
            hint={service ? undefined : t('orders.new.titleHint')}
            required
            fault={faultAt(create.problem, 'title')}
          >
            {(control) => (
              <input {...control} className="input" maxLength={200} value={title} onChange={(event) => setTitle(event.target.value)} />
            )}
          </Field>
        )}
        <AnswerFields
          form={form.filter((field) => field.required || kind === 'service')}
          answers={answers}
          onAnswers={setAnswers}
          trouble={create.problem}
        />
        <Field label={t('orders.order.reason')} fault={faultAt(create.problem, 'reason')}>
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
        <details className="acc">
          <summary>{t('orders.new.optional')}</summary>
          <div className="stack">
            {isGoods ? (
              <Field label={t('orders.new.about')} hint={t('orders.new.titleHint')}>
                {(control) => (
                  <input {...control} className="input" maxLength={200} value={title} onChange={(event) => setTitle(event.target.value)} />
                )}
              </Field>
            ) : (
              <Field label={t('orders.new.estimate')} fault={faultAt(create.problem, 'amount')}>
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
            )}
            <Field label={t('orders.order.wishedDay')} fault={faultAt(create.problem, 'wishedDay')}>
              {(control) => <DayInput control={control} value={wishedDay} onValue={setWishedDay} />}
            </Field>
            <AnswerFields
              form={kind === 'service' ? [] : form.filter((field) => !field.required)}
              answers={answers}
              onAnswers={setAnswers}
              trouble={create.problem}
            />
          </div>
        </details>
        <Note title={t('orders.new.way')}>{t('orders.new.way.text')}</Note>
        <div>
          <Button look="quiet" busy={create.busy} disabled={name === ''} onClick={() => send(false)}>
            {t('orders.new.save')}
          </Button>
        </div>
      </div>
    </Wizard>
  )
}
