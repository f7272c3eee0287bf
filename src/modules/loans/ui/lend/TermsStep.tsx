// On which terms: template, period, purpose.

import { useEffect } from 'react'
import { dayOf } from '#shared'
import {
  DayInput,
  Field,
  isProblem,
  Link,
  Note,
  Panel,
  type RefEntry,
  RefInput,
  readDay,
  readMoney,
  TextField,
  useAsk,
  useTexts,
} from '#ui'
import { loansApi as api } from '../../api.ts'
import { type FeePeriod, feePeriods } from '../../model.ts'
import { FeeText } from '../fees/FeeText.tsx'

export interface Terms {
  template: RefEntry | null
  /** As typed. */
  from: string
  until: string
  purpose: string
  fromDay?: string
  untilDay?: string
  /** As typed, for rent alone. */
  fee?: string
  feePeriod?: FeePeriod
  rent?: boolean
}

export const termsReady = (terms: Terms) =>
  Boolean(
    terms.template &&
      (!terms.rent || readMoney(terms.fee ?? '') !== undefined) &&
      terms.fromDay &&
      terms.untilDay &&
      terms.untilDay >= terms.fromDay,
  )

/** The end of the school year that runs, 31 July. */
const yearEnd = () => {
  const now = new Date()
  return `${now.getMonth() >= 7 ? now.getFullYear() + 1 : now.getFullYear()}-07-31`
}

export function TermsStep({ terms, onTerms }: { terms: Terms; onTerms: (terms: Terms) => void }) {
  const { t, f } = useTexts()
  if (!terms.from) {
    const today = dayOf()
    queueMicrotask(() => onTerms({ ...terms, from: f.day(today), fromDay: today, until: f.day(yearEnd()), untilDay: yearEnd() }))
  }
  const template = useAsk(api.template, { params: { id: terms.template?.id ?? '' } }, { when: Boolean(terms.template) })
  const rent = Boolean(terms.template) && template.data?.kind === 'rent'
  const asked = template.data !== undefined
  useEffect(() => {
    if (asked && Boolean(terms.rent) !== rent) onTerms({ ...terms, rent })
  }, [asked, rent, terms, onTerms])
  // Kept from the last time, and gone since.
  const gone = Boolean(terms.template) && isProblem(template.error) && template.error.status === 404
  useEffect(() => {
    if (gone) onTerms({ ...terms, template: null })
  }, [gone, terms, onTerms])
  const late = terms.fromDay && terms.untilDay && terms.untilDay < terms.fromDay
  return (
    <Panel title={t('loans.lend.step.bedingungen')}>
      <div className="stack">
        <Field label={t('loans.template')} required>
          {(control) => (
            <RefInput
              target="loans.template"
              control={control}
              value={terms.template}
              onValue={(template) => onTerms({ ...terms, template })}
              filter={['state:is:active']}
            />
          )}
        </Field>
        <p className="small muted">
          <Link href="/leihvorlagen">{t('loans.template.plural')}</Link>
        </p>
        <div className="row">
          <Field label={t('loans.contract.fromDay')} required>
            {(control) => (
              <DayInput control={control} value={terms.from} onValue={(from) => onTerms({ ...terms, from, fromDay: readDay(from) })} />
            )}
          </Field>
          <Field label={t('loans.contract.untilDay')} required>
            {(control) => (
              <DayInput control={control} value={terms.until} onValue={(until) => onTerms({ ...terms, until, untilDay: readDay(until) })} />
            )}
          </Field>
        </div>
        {rent ? (
          <>
            <div className="form__grid">
              <TextField
                label={t('loans.contract.fee')}
                hint={t('loans.lend.feeHint')}
                value={terms.fee ?? ''}
                onValue={(fee) => onTerms({ ...terms, fee, rent })}
              />
              <Field unmarked label={t('loans.contract.feePeriod')} hint={t('loans.lend.feePeriodHint')}>
                {(control) => (
                  <select
                    {...control}
                    className="select"
                    value={terms.feePeriod ?? 'once'}
                    onChange={(event) => onTerms({ ...terms, feePeriod: event.target.value as FeePeriod, rent })}
                  >
                    {feePeriods.map((each) => (
                      <option key={each} value={each}>
                        {t(`loans.contract.feePeriod.${each}`)}
                      </option>
                    ))}
                  </select>
                )}
              </Field>
            </div>
            {termsReady(terms) && readMoney(terms.fee ?? '') ? (
              <p>
                <FeeText
                  rent={{
                    fee: readMoney(terms.fee ?? '') ?? null,
                    feePeriod: terms.feePeriod ?? 'once',
                    fromDay: terms.fromDay!,
                    untilDay: terms.untilDay!,
                  }}
                />
              </p>
            ) : null}
          </>
        ) : null}
        {late ? <Note tone="danger">{t('loans.lend.late')}</Note> : null}
        <TextField
          label={t('loans.contract.purpose')}
          optional
          max={300}
          value={terms.purpose}
          onValue={(purpose) => onTerms({ ...terms, purpose })}
        />
      </div>
    </Panel>
  )
}
