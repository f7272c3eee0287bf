// Whether a block is offered, with the authority's values and prices.
import { useState } from 'react'
import { AskForm, ChoiceField, Field, faultAt, Panel, PlainTable, readMoney, toast, useDo, useRight, useTexts } from '#ui'
import { blocksApi as api } from '../../api.ts'
import {
  type Block,
  type Costs,
  effectiveParameters,
  type OfferState,
  offerStates,
  type ParameterValues,
  parameterText,
  unitOf,
} from '../../model.ts'
import { ValueInput } from '../ValueInput.tsx'

interface Offered {
  number: string
  state: OfferState
  parameters: ParameterValues
  costs: Costs
  note: string | null
}

export function OfferTab({ block, offer }: { block: Block; offer: Offered }) {
  const { t } = useTexts()
  return useRight('catalogue.block.change') ? (
    <OfferForm key={block.version} block={block} offer={offer} />
  ) : (
    <Panel title={t('catalogue.tab.values')} flush>
      <Values block={block} values={offer.parameters} />
    </Panel>
  )
}

function Values({ block, values }: { block: Block; values: ParameterValues }) {
  const { t, lang } = useTexts()
  const counting = effectiveParameters(block, values)
  return (
    <PlainTable
      label={t('catalogue.tab.values')}
      heads={[t('catalogue.parameter'), t('catalogue.value'), t('catalogue.setBy')]}
      rows={block.parameters.map((parameter) => ({
        key: parameter.key,
        cells: [parameter.label, parameterText(parameter, counting[parameter.key] ?? null, lang), t(`catalogue.setBy.${parameter.setBy}`)],
      }))}
    />
  )
}

function OfferForm({ block, offer }: { block: Block; offer: Offered }) {
  const { t, lang } = useTexts()
  const [state, setState] = useState(offer.state)
  const [values, setValues] = useState<ParameterValues>({})
  const [costs, setCosts] = useState<Record<string, string>>({})
  const [note, setNote] = useState(offer.note ?? '')
  const save = useDo(api.changeOffer, { onDone: () => toast(t('catalogue.offer.saved')) })
  const price = (key: string, amount: number | null) => costs[key] ?? offer.costs[key] ?? amount ?? null
  const wrong = (key: string) => Boolean(costs[key]?.trim()) && readMoney(costs[key]!) === undefined
  const submit = async () => {
    // A price that cannot be read is none, and none would be saved.
    if (block.cost.some((item) => wrong(item.key))) return
    await save.run({
      params: { number: block.number },
      body: {
        state,
        parameters: values,
        note: note.trim() || null,
        costs: Object.fromEntries(Object.entries(costs).map(([key, text]) => [key, text.trim() ? readMoney(text)! : null])) as Costs,
      },
    })
  }
  const shown = block.parameters.map(({ key }) => `parameters.${key}`)
  return (
    <div className="cols">
      <div className="c8">
        <Panel title={t('catalogue.tab.values')}>
          <AskForm trouble={save.problem} fields={shown} onSubmit={submit} submit={t('catalogue.offer.save')} busy={save.busy}>
            <ChoiceField
              label={t('catalogue.offer.state')}
              value={state}
              onValue={setState}
              options={offerStates.map((value) => ({ value, label: t(`catalogue.offer.state.${value}`) }))}
            />
            {block.parameters.map((parameter) => (
              <ValueInput
                key={parameter.key}
                parameter={parameter}
                value={values[parameter.key] === undefined ? (offer.parameters[parameter.key] ?? parameter.default) : values[parameter.key]}
                onValue={(value) => setValues((all) => ({ ...all, [parameter.key]: value }))}
                hint={[
                  t(`catalogue.setBy.${parameter.setBy}`),
                  parameter.default === null
                    ? t('catalogue.toFill')
                    : t('catalogue.default', { value: parameterText(parameter, parameter.default, lang) }),
                ].join(' · ')}
                fault={faultAt(save.problem, `parameters.${parameter.key}`)}
              />
            ))}
            {block.cost.map((item) => {
              const known = price(item.key, item.amount)
              return (
                <Field
                  unmarked
                  key={item.key}
                  fault={wrong(item.key) ? t('ui.form.wrong.money') : undefined}
                  label={`${item.item} (${t(`catalogue.per.${unitOf(item)}`)}, ${t(`catalogue.every.${item.every}`)}, ${t('catalogue.euro')})`}
                >
                  {(control) => (
                    <input
                      {...control}
                      className="input"
                      inputMode="decimal"
                      value={typeof known === 'number' ? (known / 100).toFixed(2).replace('.', ',') : (known ?? '')}
                      onChange={(event) => setCosts((all) => ({ ...all, [item.key]: event.target.value }))}
                    />
                  )}
                </Field>
              )
            })}
            {block.cost.length ? (
              <Field unmarked label={t('catalogue.offer.priceNote')} hint={t('catalogue.offer.priceNote.hint')}>
                {(control) => (
                  <input {...control} className="input" maxLength={2_000} value={note} onChange={(event) => setNote(event.target.value)} />
                )}
              </Field>
            ) : null}
          </AskForm>
        </Panel>
      </div>
      <div className="c4">
        <Panel title={t('catalogue.offer.about')}>
          <p>{t('catalogue.offer.about.text')}</p>
          {block.parameters.some((each) => each.proposal) ? <p className="muted">{t('catalogue.proposal')}</p> : null}
        </Panel>
      </div>
    </div>
  )
}
