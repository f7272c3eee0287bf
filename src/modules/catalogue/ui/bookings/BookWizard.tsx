// Booking for many: schools, blocks or a template, a day, the preview, done.
import '../catalogue.css'
import { useState } from 'react'
import { Button, DayInput, Field, LinkButton, Note, readDay, toast, useAsk, useDo, useGo, useTexts, useUrl, Wizard } from '#ui'
import { bookingsApi as api } from '../../api.ts'
import { OfAuthority, Refusal, todayHere } from '../parts.tsx'
import { BlockChoice } from './BlockChoice.tsx'
import { type Plan, PlanPreview } from './PlanPreview.tsx'
import { SchoolChoice } from './SchoolChoice.tsx'
import { SetValues, type Values } from './SetValues.tsx'

type Step = 'schulen' | 'bausteine' | 'vorschau' | 'ergebnis'

export default function BookWizard() {
  const { t } = useTexts()
  return (
    <OfAuthority title={t('catalogue.book')}>
      <Booking />
    </OfAuthority>
  )
}

function Booking() {
  const { t, f } = useTexts()
  const go = useGo()
  const { search } = useUrl()
  const [step, setStep] = useState<Step>('schulen')
  const [schools, setSchools] = useState<string[] | 'all'>(search.get('schule') ? [search.get('schule')!] : [])
  const [template, setTemplate] = useState(search.get('vorlage') ?? '')
  const [blocks, setBlocks] = useState<string[]>(search.get('baustein') ? [search.get('baustein')!] : [])
  const [values, setValues] = useState<Values>({})
  const [typed, setTyped] = useState(() => f.day(todayHere()))
  const from = readDay(typed)
  const [plan, setPlan] = useState<Plan>()
  const templates = useAsk(api.bookingTemplates, {})
  const preview = useDo(api.planBookings, { invalidates: 'nothing' })
  const book = useDo(api.book)
  const [done, setDone] = useState<{ record: string | null; counts: Record<string, number> }>()
  const name = templates.data?.find((each) => each.id === template)?.name
  const title = [
    name ?? blocks.join(', '),
    schools === 'all' ? t('catalogue.wizard.all') : schools.length ? t('catalogue.atSchools', { count: schools.length }) : '',
  ]
    .filter(Boolean)
    .join(' · ')
    .slice(0, 200)
  const set = () => ({
    schools,
    ...(template ? { template } : {}),
    blocks: [...new Set([...blocks, ...Object.keys(values)])].map((block) => ({
      block,
      ...(values[block] ? { parameters: values[block] } : {}),
    })),
    withRequired: true,
    from: from ?? todayHere(),
    title,
  })
  const look = async () => {
    setPlan(await preview.run({ body: set() }))
    setStep('vorschau')
  }
  const apply = async () => {
    setDone(await book.run({ body: set() }))
    setStep('ergebnis')
  }
  const count = plan ? plan.counts.new + plan.counts.changed : 0
  const next = {
    schulen: (
      <Button look="primary" iconAfter="right" disabled={schools !== 'all' && schools.length === 0} onClick={() => setStep('bausteine')}>
        {t('catalogue.wizard.next')}
      </Button>
    ),
    bausteine: (
      <Button
        look="primary"
        iconAfter="right"
        busy={preview.busy}
        disabled={!from || (!template && blocks.length === 0)}
        onClick={() => void look().catch(() => {})}
      >
        {t('catalogue.wizard.preview')}
      </Button>
    ),
    vorschau: (
      <Button
        look="primary"
        icon="check"
        busy={book.busy}
        disabled={!plan || plan.counts.refused > 0 || count === 0}
        onClick={() => void apply().catch(() => {})}
      >
        {t('catalogue.wizard.book', { count })}
      </Button>
    ),
    ergebnis: (
      <LinkButton look="primary" href="/buchungen?bereich=tafel">
        {t('catalogue.wizard.show')}
      </LinkButton>
    ),
  }[step]
  return (
    <Wizard
      title={t('catalogue.book')}
      crumbs={[{ label: t('catalogue.booking.plural'), href: '/buchungen' }]}
      steps={(['schulen', 'bausteine', 'vorschau', 'ergebnis'] as const).map((id) => ({ id, label: t(`catalogue.wizard.${id}`) }))}
      step={step}
      reachable={[]}
      onBack={step === 'bausteine' ? () => setStep('schulen') : step === 'vorschau' ? () => setStep('bausteine') : undefined}
      onCancel={step === 'ergebnis' ? undefined : () => void go('/buchungen')}
      next={next}
      summary={step === 'vorschau' || step === 'ergebnis' ? undefined : title}
    >
      <Refusal of={step === 'bausteine' ? preview.problem : step === 'vorschau' ? book.problem : null} />
      {step === 'schulen' ? <SchoolChoice chosen={schools} onChosen={setSchools} /> : null}
      {step === 'bausteine' ? (
        <div className="stack">
          <div className="row row--top">
            <Field unmarked label={t('catalogue.wizard.template')} hint={t('catalogue.wizard.template.hint')}>
              {(control) => (
                <select {...control} className="select" value={template} onChange={(event) => setTemplate(event.target.value)}>
                  <option value="">{t('catalogue.wizard.noTemplate')}</option>
                  {templates.data?.map((each) => (
                    <option key={each.id} value={each.id}>
                      {each.name}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            <Field label={t('catalogue.wizard.from')} fault={from ? undefined : t('ui.form.wrong.day')} required>
              {(control) => <DayInput control={control} value={typed} onValue={setTyped} />}
            </Field>
          </div>
          {template ? <p className="muted">{templates.data?.find((each) => each.id === template)?.note}</p> : null}
          <BlockChoice chosen={blocks} onChosen={setBlocks} />
          <SetValues
            numbers={[
              ...new Set([...(templates.data?.find((each) => each.id === template)?.blocks.map(({ block }) => block) ?? []), ...blocks]),
            ]}
            values={values}
            onValues={setValues}
          />
        </div>
      ) : null}
      {step === 'vorschau' && plan ? <PlanPreview plan={plan} /> : null}
      {step === 'ergebnis' && done ? <Result done={done} /> : null}
    </Wizard>
  )
}

function Result({ done }: { done: { record: string | null; counts: Record<string, number> } }) {
  const { t } = useTexts()
  const go = useGo()
  const undo = useDo(api.undoBookings)
  const back = async () => {
    const { bookings } = await undo.run({ params: { id: done.record! } })
    toast(t('catalogue.undone', { count: bookings }))
    void go('/buchungen')
  }
  return (
    <>
      <Note
        tone="success"
        live
        title={t('catalogue.wizard.done')}
        actions={
          done.record ? (
            <Button small icon="undo" busy={undo.busy} onClick={() => void back().catch(() => {})}>
              {t('catalogue.undo')}
            </Button>
          ) : undefined
        }
      >
        {t('catalogue.record.counts', { new: done.counts.new ?? 0, changed: done.counts.changed ?? 0, ended: done.counts.ended ?? 0 })}
      </Note>
      <Refusal of={undo.problem} />
    </>
  )
}
