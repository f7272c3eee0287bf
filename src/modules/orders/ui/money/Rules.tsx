// Which steps an order goes through: rules in their order, the first that fits holds.
import { useState } from 'react'
import {
  AskForm,
  Button,
  Dialog,
  Field,
  Link,
  Loaded,
  Note,
  PageHead,
  Panel,
  readMoney,
  TextField,
  Trouble,
  toast,
  useAsk,
  useDo,
  useTexts,
} from '#ui'
import { moneyApi } from '../../api.ts'
import { type Kind, kinds, pots, type RouteRule, type RouteStep, type Step, steps } from '../../model.ts'
import { entryOf } from '../words.tsx'

export default function Rules() {
  const { t } = useTexts()
  const asked = useAsk(moneyApi.rules, {})
  return (
    <>
      <PageHead title={t('orders.rules')} line />
      <div className="body">
        <Loaded of={asked}>{(answer) => <Editor key={JSON.stringify(answer.rules)} rules={answer.rules} own={answer.own} />}</Loaded>
      </div>
    </>
  )
}

const fresh = (name: string): RouteRule => ({
  name,
  kinds: null,
  pot: null,
  from: null,
  below: null,
  steps: [
    { step: 'head', days: 7, remind: 2 },
    { step: 'authority', days: 14, remind: 2 },
  ],
})

function Editor({ rules: stored, own }: { rules: RouteRule[]; own: boolean }) {
  const { t, f } = useTexts()
  const [rules, setRules] = useState(stored)
  const [edited, setEdited] = useState<number>()
  const save = useDo(moneyApi.writeRules, { onDone: () => toast(t('orders.rules.saved')) })
  const write = (next: RouteRule[]) => void save.run({ body: { rules: next } }).catch(() => {})
  const move = (index: number, by: number) => {
    const next = [...rules]
    const [rule] = next.splice(index, 1)
    next.splice(index + by, 0, rule!)
    setRules(next)
  }
  const amounts = (rule: RouteRule) =>
    [
      rule.from === null ? null : t('orders.rules.fromTo', { from: f.money(rule.from) }),
      rule.below === null ? null : t('orders.rules.belowTo', { below: f.money(rule.below) }),
    ]
      .filter(Boolean)
      .join(', ') || t('orders.rules.anyAmount')
  const dirty = JSON.stringify(rules) !== JSON.stringify(stored)
  return (
    <div className="stack">
      <Note title={t(own ? 'orders.rules.own' : 'orders.rules.shipped')}>{t('orders.rules.text')}</Note>
      <Trouble of={save.problem} />
      <Panel
        title={t('orders.rules.order')}
        flush
        actions={
          <Button
            small
            icon="plus"
            onClick={() => {
              setRules([fresh(t('orders.rules.newName')), ...rules])
              setEdited(0)
            }}
          >
            {t('orders.rules.add')}
          </Button>
        }
      >
        <ol className="items">
          {rules.map((rule, index) => (
            <li key={`${rule.name}${JSON.stringify(rule.steps)}`}>
              <div className="items__main">
                <div>
                  <b>
                    {index + 1}. {rule.name}
                  </b>
                </div>
                <div className="items__meta">
                  {[
                    rule.kinds ? rule.kinds.map((kind) => t(`orders.order.kind.${kind}`)).join(', ') : t('orders.rules.allKinds'),
                    rule.pot ? t(`orders.order.pot.${rule.pot}`) : null,
                    amounts(rule),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </div>
                <div className="items__meta">
                  {rule.steps
                    .map((each) =>
                      t(`orders.rules.stepDays.${each.step === 'authority' || each.step === 'budget' ? 'authority' : 'school'}`, {
                        step: t(`orders.order.step.${each.step}`),
                        days: each.days,
                      }),
                    )
                    .join(' → ')}
                </div>
              </div>
              <div className="items__end row">
                <Button small look="quiet" icon="up" iconOnly disabled={index === 0} onClick={() => move(index, -1)}>
                  {`${t('orders.rules.up')}: ${rule.name}`}
                </Button>
                <Button small look="quiet" icon="down" iconOnly disabled={index === rules.length - 1} onClick={() => move(index, 1)}>
                  {`${t('orders.rules.down')}: ${rule.name}`}
                </Button>
                <Button small look="quiet" icon="edit" iconOnly onClick={() => setEdited(index)}>
                  {`${t('orders.rules.edit')}: ${rule.name}`}
                </Button>
                <Button small look="quiet" icon="trash" iconOnly onClick={() => setRules(rules.filter((_, at) => at !== index))}>
                  {`${t('orders.rules.drop')}: ${rule.name}`}
                </Button>
              </div>
            </li>
          ))}
        </ol>
      </Panel>
      <div className="row">
        <Button look="primary" busy={save.busy} disabled={!dirty && own} onClick={() => write(rules)}>
          {t('orders.rules.save')}
        </Button>
        {own ? (
          <Button look="quiet" busy={save.busy} onClick={() => write([])}>
            {t('orders.rules.reset')}
          </Button>
        ) : null}
        <Link href="/einstellungen">{t('setting.orders.headWishes')}</Link>
      </div>
      {edited !== undefined && rules[edited] ? (
        <RuleDialog
          rule={rules[edited]}
          onClose={() => setEdited(undefined)}
          onRule={(rule) => {
            setRules(rules.map((each, at) => (at === edited ? rule : each)))
            setEdited(undefined)
          }}
        />
      ) : null}
    </div>
  )
}

function RuleDialog({ rule, onRule, onClose }: { rule: RouteRule; onRule: (rule: RouteRule) => void; onClose: () => void }) {
  const { t } = useTexts()
  const [name, setName] = useState(rule.name)
  const [chosen, setChosen] = useState<readonly Kind[]>(rule.kinds ?? [])
  const [pot, setPot] = useState(rule.pot ?? '')
  const [from, setFrom] = useState(entryOf(rule.from))
  const [below, setBelow] = useState(entryOf(rule.below))
  const [way, setWay] = useState<readonly RouteStep[]>(rule.steps)
  const toggle = (step: Step, on: boolean) =>
    setWay(
      steps.flatMap((each) =>
        each === step
          ? on
            ? [way.find((known) => known.step === each) ?? { step, days: 7, remind: 2 }]
            : []
          : way.filter((known) => known.step === each),
      ),
    )
  const set = (step: Step, part: Partial<RouteStep>) => setWay(way.map((each) => (each.step === step ? { ...each, ...part } : each)))
  const number = (text: string, fallback: number) => Math.max(Number.parseInt(text, 10) || fallback, 0)
  const submit = () =>
    onRule({
      name: name.trim(),
      kinds: chosen.length ? [...chosen] : null,
      pot: pot === '' ? null : (pot as RouteRule['pot']),
      from: readMoney(from) ?? null,
      below: readMoney(below) ?? null,
      steps: [...way],
    })
  return (
    <Dialog open title={t('orders.rules.editing')} onClose={onClose} width="m">
      <AskForm submit={t('orders.apply')} onSubmit={submit} onCancel={onClose} disabled={name.trim() === ''}>
        <TextField label={t('orders.rules.name')} value={name} onValue={setName} max={120} />
        <Field label={t('orders.rules.kinds')} hint={t('orders.rules.kinds.hint')} group>
          {() => (
            <div className="check-grid">
              {kinds.map((kind) => (
                <label key={kind} className="choice">
                  <input
                    type="checkbox"
                    className="check"
                    checked={chosen.includes(kind)}
                    onChange={(event) => setChosen(event.target.checked ? [...chosen, kind] : chosen.filter((each) => each !== kind))}
                  />
                  {t(`orders.order.kind.${kind}`)}
                </label>
              ))}
            </div>
          )}
        </Field>
        <Field label={t('orders.rules.pot')} required>
          {(control) => (
            <select {...control} className="select" value={pot} onChange={(event) => setPot(event.target.value)}>
              <option value="">{t('orders.rules.anyPot')}</option>
              {pots.map((each) => (
                <option key={each} value={each}>
                  {t(`orders.order.pot.${each}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <div className="form__grid">
          <Field label={t('orders.rules.from')}>
            {(control) => (
              <input
                {...control}
                className="input input--num"
                inputMode="decimal"
                value={from}
                onChange={(event) => setFrom(event.target.value)}
              />
            )}
          </Field>
          <Field label={t('orders.rules.below')}>
            {(control) => (
              <input
                {...control}
                className="input input--num"
                inputMode="decimal"
                value={below}
                onChange={(event) => setBelow(event.target.value)}
              />
            )}
          </Field>
        </div>
        {steps.map((step) => {
          const known = way.find((each) => each.step === step)
          const firm = step === 'head' || step === 'authority'
          return (
            <fieldset className="field" key={step}>
              <legend>{t(`orders.order.step.${step}`)}</legend>
              <label className="choice">
                <input
                  type="checkbox"
                  className="check"
                  checked={known !== undefined}
                  disabled={firm}
                  onChange={(event) => toggle(step, event.target.checked)}
                />
                {t('orders.rules.ask')}
              </label>
              {known ? (
                <div className="form__grid">
                  <Field label={t('orders.rules.days')} required>
                    {(control) => (
                      <input
                        {...control}
                        className="input input--num"
                        inputMode="numeric"
                        value={known.days}
                        onChange={(event) => set(step, { days: number(event.target.value, 1) })}
                      />
                    )}
                  </Field>
                  <Field label={t('orders.rules.remind')}>
                    {(control) => (
                      <input
                        {...control}
                        className="input input--num"
                        inputMode="numeric"
                        value={known.remind ?? ''}
                        onChange={(event) => set(step, { remind: event.target.value === '' ? null : number(event.target.value, 0) })}
                      />
                    )}
                  </Field>
                </div>
              ) : null}
            </fieldset>
          )
        })}
      </AskForm>
    </Dialog>
  )
}
