// Lending: who, what, on which terms, a look at all of it, then contracts.
import { useState } from 'react'
import {
  Button,
  download,
  LinkButton,
  Note,
  PlainTable,
  type RefEntry,
  readMoney,
  toast,
  useDo,
  useScope,
  useStep,
  useTexts,
  Wizard,
} from '#ui'
import { loansApi as api } from '../../api.ts'
import { DeviceStep, type Lent, pairsOf } from './DeviceStep.tsx'
import { PeopleStep, type Taker } from './PeopleStep.tsx'
import { type Terms, TermsStep, termsReady } from './TermsStep.tsx'

/** The template chosen last in this browser: who lends a class after a class chooses it once. */
const lastKey = 'muses.loanTemplate'
function lastTemplate(): RefEntry | null {
  try {
    const { id, name } = JSON.parse(localStorage.getItem(lastKey) ?? '{}') as Partial<RefEntry>
    return typeof id === 'string' && typeof name === 'string' ? { id, name } : null
  } catch {
    return null
  }
}
function keepTemplate(template: RefEntry): void {
  try {
    localStorage.setItem(lastKey, JSON.stringify({ id: template.id, name: template.name }))
  } catch {
    // Then it is chosen each time.
  }
}

const steps = ['wer', 'geraete', 'bedingungen', 'vorschau', 'fertig'] as const

export default function Lend() {
  const { t } = useTexts()
  const [asked, setStep] = useStep(steps)
  const step = asked as (typeof steps)[number]
  const { school: chosen } = useScope()
  const [school, setSchool] = useState<RefEntry | null>(chosen ? { id: chosen.id, name: chosen.name } : null)
  const [takers, setTakers] = useState<Taker[]>([])
  const [lent, setLent] = useState<Lent[]>([])
  const [terms, setTerms] = useState<Terms>(() => ({ template: lastTemplate(), from: '', until: '', purpose: '' }))
  const [made, setMade] = useState<string[]>([])
  const prepare = useDo(api.prepare)
  const pairs = pairsOf(takers, lent)
  const complete = pairs.every((pair) => pair.device)
  const next = async () => {
    const contracts = await prepare.run({
      body: {
        terms: {
          school: school!.id,
          template: terms.template!.id,
          fromDay: terms.fromDay!,
          untilDay: terms.untilDay!,
          purpose: terms.purpose || null,
          fee: terms.rent ? (readMoney(terms.fee ?? '') ?? null) : null,
          feePeriod: terms.rent ? (terms.feePeriod ?? 'once') : null,
        },
        wishes: [...Map.groupBy(pairs, (pair) => pair.taker.person)].map(([person, own]) => ({
          person,
          devices: own.map((pair) => pair.device!.device),
        })),
      },
    })
    keepTemplate(terms.template!)
    setMade(contracts.map((contract) => contract.id))
    setStep('fertig')
  }
  const ready: Record<(typeof steps)[number], boolean> = {
    wer: Boolean(school) && takers.length > 0,
    geraete: complete,
    bedingungen: termsReady(terms),
    vorschau: complete && termsReady(terms),
    fertig: true,
  }
  const index = steps.indexOf(step)
  return (
    <Wizard
      title={t('loans.lend')}
      step={step}
      steps={steps.slice(0, 4).map((id) => ({ id, label: t(`loans.lend.step.${id}`) }))}
      summary={takers.length ? t('loans.lend.summary', { count: takers.length, devices: lent.length }) : undefined}
      onBack={index > 0 && step !== 'fertig' ? () => setStep(steps[index - 1]!) : undefined}
      next={
        step === 'fertig' ? undefined : step === 'vorschau' ? (
          <Button look="primary" icon="check" busy={prepare.busy} disabled={!ready.vorschau} onClick={() => void next().catch(() => {})}>
            {t('loans.lend.make', { count: takers.length })}
          </Button>
        ) : (
          <Button look="primary" iconAfter="right" disabled={!ready[step]} onClick={() => setStep(steps[index + 1]!)}>
            {t('loans.lend.next')}
          </Button>
        )
      }
    >
      {step === 'wer' ? <PeopleStep school={school} onSchool={setSchool} takers={takers} onTakers={setTakers} /> : null}
      {step === 'geraete' ? <DeviceStep takers={takers} lent={lent} onLent={setLent} /> : null}
      {step === 'bedingungen' ? <TermsStep terms={terms} onTerms={setTerms} /> : null}
      {step === 'vorschau' ? (
        <div className="stack">
          {prepare.problem ? (
            <Note tone="danger" live title={prepare.problem.problem.title}>
              {[prepare.problem.problem.detail, prepare.problem.problem.remedy].filter(Boolean).join(' ')}
            </Note>
          ) : null}
          <PlainTable
            label={t('loans.lend.step.vorschau')}
            heads={[t('loans.contract.person'), t('loans.item.number'), t('loans.paper.head.model'), t('loans.item.accessories')]}
            rows={pairs.map(({ taker, device }) => ({
              key: device?.device ?? taker.person,
              cells: [taker.name, device?.deviceName ?? '–', device?.modelName ?? '–', device?.accessories ?? '–'],
            }))}
          />
        </div>
      ) : null}
      {step === 'fertig' ? <Done ids={made} /> : null}
    </Wizard>
  )
}

function Done({ ids }: { ids: string[] }) {
  const { t } = useTexts()
  const handOver = useDo(api.handOver)
  const [out, setOut] = useState(false)
  return (
    <div className="stack">
      <Note tone="success" title={t('loans.lend.made', { count: ids.length })}>
        {t('loans.lend.madeText')}
      </Note>
      <div className="row">
        <Button icon="print" onClick={() => void download(api.papers, { body: { chosen: { ids }, paper: 'contract' } })}>
          {t('loans.print.contracts')}
        </Button>
        <Button icon="rows" onClick={() => void download(api.papers, { body: { chosen: { ids }, paper: 'handover' } })}>
          {t('loans.print.handover')}
        </Button>
        <Button
          look="primary"
          icon="right"
          busy={handOver.busy}
          disabled={out}
          onClick={() =>
            void handOver.run({ body: { ids } }).then(
              () => {
                setOut(true)
                toast(t('loans.handedOver', { count: ids.length }))
              },
              (error: Error) => toast(error.message, { tone: 'refused' }),
            )
          }
        >
          {t('loans.handOver')}
        </Button>
        <LinkButton href="/ausleihen">{t('loans.contract.plural')}</LinkButton>
      </div>
    </div>
  )
}
