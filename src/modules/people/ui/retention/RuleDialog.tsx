// One class: its own period with the reason, what was in force before, and the way back to the shipped one.
import { useState } from 'react'
import { Button, Dialog, Field, History, Note, toast, useDo, useTexts } from '#ui'
import { leavingApi, type RuleView } from '../../api.ts'
import { type Period, periodStarts, periodUnits } from '../../model/retention.ts'
import { periodWords } from './words.ts'

export type Wish = Period & { reason: string }
interface Props {
  rule: RuleView
  /** A suggestion that is taken over, to be read before it is saved. */
  wish?: Wish
  onClose: () => void
}

export function RuleDialog({ rule, wish, onClose }: Props) {
  const texts = useTexts()
  const { t } = texts
  const first = wish ?? { ...rule.period, reason: rule.own ? rule.reason : '' }
  const [amount, setAmount] = useState(String(first.amount))
  const [unit, setUnit] = useState(first.unit)
  const [from, setFrom] = useState(first.from)
  const [reason, setReason] = useState(first.reason)
  const [asked, setAsked] = useState(false)
  const done = () => {
    toast(t('people.retention.saved'))
    onClose()
  }
  const save = useDo(leavingApi.changeRetention, { onDone: done })
  const reset = useDo(leavingApi.resetRetention, { onDone: done })
  const problem = save.problem ?? reset.problem
  const faults = {
    amount: /^\d{1,5}$/.test(amount) ? undefined : t('people.retention.amount.wrong'),
    reason: reason.trim().length < 3 ? t('people.retention.reason.missing') : undefined,
  }
  const run = async () => {
    setAsked(true)
    if (faults.amount || faults.reason) return
    const body = { amount: Number(amount), unit, from, reason: reason.trim(), version: rule.version }
    await save.run({ params: { class: rule.dataClass }, body })
  }
  return (
    <Dialog
      open
      title={t('people.retention.edit', { class: t(`people.retention.class.${rule.dataClass}`) })}
      onClose={onClose}
      foot={
        <>
          {rule.own ? (
            <Button
              look="quiet"
              icon="undo"
              busy={reset.busy}
              onClick={() => void reset.run({ params: { class: rule.dataClass }, query: { version: rule.version } }).catch(() => {})}
            >
              {t('people.retention.reset')}
            </Button>
          ) : null}
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button look="primary" busy={save.busy} onClick={() => void run().catch(() => {})}>
            {t('people.retention.save')}
          </Button>
        </>
      }
    >
      {problem ? (
        <Note tone="danger" live title={problem.problem.title}>
          {[problem.problem.detail, problem.problem.remedy].filter(Boolean).join(' ')}
        </Note>
      ) : null}
      {wish ? <Note tone="warning">{t('people.retention.suggestion.check')}</Note> : null}
      <p className="soft">{t(`people.retention.class.${rule.dataClass}.what`)}</p>
      <div className="cols">
        <div className="c4">
          <Field label={t('people.retention.amount')} required fault={asked ? faults.amount : undefined}>
            {(control) => (
              <input
                className="input input--num"
                inputMode="numeric"
                {...control}
                value={amount}
                onChange={(event) => setAmount(event.target.value.trim())}
              />
            )}
          </Field>
        </div>
        <div className="c8">
          <Field label={t('people.retention.unit')} required>
            {(control) => (
              <select className="select" {...control} value={unit} onChange={(event) => setUnit(event.target.value as typeof unit)}>
                {periodUnits.map((each) => (
                  <option key={each} value={each}>
                    {t(`people.retention.unit.${each}`)}
                  </option>
                ))}
              </select>
            )}
          </Field>
        </div>
      </div>
      <Field label={t('people.retention.from')} required>
        {(control) => (
          <select className="select" {...control} value={from} onChange={(event) => setFrom(event.target.value as typeof from)}>
            {periodStarts.map((each) => (
              <option key={each} value={each}>
                {each === 'day' ? t(`people.retention.start.${rule.dataClass}`) : t(`people.retention.from.${each}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field
        label={t('people.retention.reason')}
        hint={t('people.retention.reason.hint')}
        required
        fault={asked ? faults.reason : undefined}
      >
        {(control) => (
          <textarea
            className="area"
            rows={3}
            {...control}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <p className="small muted">
        {rule.optional
          ? t('people.retention.off.text')
          : t('people.retention.shipped', { period: periodWords(rule.shipped, rule.dataClass, texts) })}
      </p>
      {rule.id ? (
        <details>
          <summary>{t('ui.history')}</summary>
          <History type="people.retention" id={rule.id} />
        </details>
      ) : null}
    </Dialog>
  )
}
