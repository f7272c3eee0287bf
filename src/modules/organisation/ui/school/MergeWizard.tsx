// Merging schools: choose, see what moves, merge, take back.
import { useState } from 'react'
import { Button, Field, LinkButton, Note, type RefEntry, RefInput, toast, useAsk, useDo, useGo, useTexts, useUrl, Wizard } from '#ui'
import { schoolsApi as api } from '../../api.ts'
import { Refusal } from '../parts.tsx'
import { MergePlanView, type PlanOfMerge } from './MergePlanView.tsx'

type Stage =
  | { step: 'schulen' }
  | { step: 'vorschau'; plan: PlanOfMerge }
  | { step: 'ergebnis'; merge: string; into: { id: string; name: string } }

export default function MergeWizard() {
  const { t } = useTexts()
  const go = useGo()
  const first = useUrl().search.get('von')
  const given = useAsk(api.school, { params: { id: first ?? '' } }, { when: first !== null })
  const [chosen, setFrom] = useState<RefEntry[]>()
  const from = chosen ?? (given.data ? [{ id: given.data.id, name: given.data.name }] : [])
  const [into, setInto] = useState<RefEntry | null>(null)
  const [stage, setStage] = useState<Stage>({ step: 'schulen' })
  const plan = useDo(api.planMerge, { invalidates: 'nothing' })
  const merge = useDo(api.mergeSchools)
  const problem = plan.problem ?? merge.problem
  const body = { from: from.map((school) => school.id), into: into?.id ?? '' }
  const showPlan = async () => {
    const shown = await plan.run({ body }).catch(() => undefined)
    if (shown) setStage({ step: 'vorschau', plan: shown })
  }
  const apply = async () => {
    const done = await merge.run({ body }).catch(() => undefined)
    if (done) setStage({ step: 'ergebnis', merge: done.merge, into: { id: into!.id, name: into!.name } })
  }
  const next =
    stage.step === 'schulen' ? (
      <Button look="primary" iconAfter="right" busy={plan.busy} disabled={from.length === 0 || !into} onClick={() => void showPlan()}>
        {t('organisation.merge.plan')}
      </Button>
    ) : stage.step === 'vorschau' ? (
      <Button look="primary" icon="check" busy={merge.busy} onClick={() => void apply()}>
        {t('organisation.merge.apply', { count: from.length })}
      </Button>
    ) : (
      <LinkButton look="primary" href={`/schulen/${stage.into.id}`}>
        {t('organisation.merge.open', { name: stage.into.name })}
      </LinkButton>
    )
  return (
    <Wizard
      title={t('organisation.merge.title')}
      crumbs={[{ label: t('organisation.school.plural'), href: '/schulen' }]}
      steps={[
        { id: 'schulen', label: t('organisation.merge.step.schools') },
        { id: 'vorschau', label: t('organisation.merge.step.preview') },
        { id: 'ergebnis', label: t('organisation.merge.step.done') },
      ]}
      step={stage.step}
      reachable={[]}
      onBack={stage.step === 'vorschau' ? () => setStage({ step: 'schulen' }) : undefined}
      onCancel={stage.step === 'ergebnis' ? undefined : () => void go('/schulen')}
      next={next}
    >
      <Refusal of={problem} />
      {stage.step === 'schulen' ? <Choice from={from} onFrom={setFrom} into={into} onInto={setInto} /> : null}
      {stage.step === 'vorschau' ? <MergePlanView plan={stage.plan} /> : null}
      {stage.step === 'ergebnis' ? <Done merge={stage.merge} /> : null}
    </Wizard>
  )
}

interface ChoiceProps {
  from: RefEntry[]
  onFrom: (from: RefEntry[]) => void
  into: RefEntry | null
  onInto: (into: RefEntry | null) => void
}

const unmerged = ['state:not:merged']

function Choice({ from, onFrom, into, onInto }: ChoiceProps) {
  const { t } = useTexts()
  return (
    <div className="stack">
      <Field label={t('organisation.merge.from')} required>
        {(control) => (
          <RefInput
            target="organisation.school"
            filter={unmerged}
            control={control}
            value={null}
            onValue={(school) => school && onFrom([...from.filter((each) => each.id !== school.id), school])}
          />
        )}
      </Field>
      <ul className="row">
        {from.map((school) => (
          <li key={school.id} className="tag">
            {school.name}
            <Button small look="quiet" icon="x" iconOnly onClick={() => onFrom(from.filter((each) => each.id !== school.id))}>
              {t('organisation.merge.from.remove', { name: school.name })}
            </Button>
          </li>
        ))}
      </ul>
      <Field label={t('organisation.merge.into')} hint={t('organisation.merge.into.hint')} required>
        {(control) => <RefInput target="organisation.school" filter={unmerged} control={control} value={into} onValue={onInto} />}
      </Field>
    </div>
  )
}

function Done({ merge }: { merge: string }) {
  const { t } = useTexts()
  const go = useGo()
  const undo = useDo(api.undoMerge)
  const back = async () => {
    const done = await undo.run({ params: { id: merge } }).catch(() => undefined)
    if (!done) return
    toast(t('organisation.merge.undone'))
    void go('/schulen')
  }
  return (
    <>
      <Note
        tone="success"
        actions={
          <Button small icon="undo" busy={undo.busy} onClick={() => void back()}>
            {t('organisation.merge.undo')}
          </Button>
        }
      >
        <p>
          <strong>{t('organisation.merge.done')}</strong> {t('organisation.merge.keeps')}
        </p>
      </Note>
      <Refusal of={undo.problem} />
    </>
  )
}
