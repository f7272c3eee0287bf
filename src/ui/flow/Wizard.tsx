// Work in steps: what is done, where one is, what comes; one bar at the foot says what will happen.
import { type ReactNode, useEffect, useRef } from 'react'
import { Button } from '../parts/Button.tsx'
import { Icon } from '../parts/Icon.tsx'
import { Link } from '../parts/Link.tsx'
import { changedUrl, useUrl } from '../parts/navigation.ts'
import { PageHead, type PageHeadProps } from '../sheet/PageHead.tsx'
import { useTexts } from '../texts.tsx'

export interface WizardStep {
  id: string
  label: string
  /** What was decided there, or what is to be done. */
  note?: string
}

export interface WizardProps extends PageHeadProps {
  steps: readonly WizardStep[]
  step: string
  /** Steps that may be opened again by their link; all before the current one unless told. */
  reachable?: readonly string[]
  /** What the next click will do, in numbers. */
  summary?: ReactNode
  onBack?: () => void
  onCancel?: () => void
  /** The button that goes on: `<Button look="primary">995 Änderungen übernehmen</Button>`. */
  next?: ReactNode
  children: ReactNode
}

/** The step stands in the address (`?schritt=`), so that back and reload work. */
export function useStep(steps: readonly string[]): [string, (step: string) => void] {
  const { search, change } = useUrl()
  const asked = search.get('schritt') ?? ''
  const current = steps.includes(asked) ? asked : steps[0]!
  return [current, (step) => void change({ schritt: step === steps[0] ? null : step }, {})]
}

export function Wizard({ steps, step, reachable, summary, onBack, onCancel, next, children, ...head }: WizardProps) {
  const { t } = useTexts()
  const found = steps.findIndex((each) => each.id === step)
  // What comes after the last step: all are done, and none leads back.
  const at = found < 0 ? steps.length : found
  const body = useRef<HTMLDivElement>(null)
  const shown = useRef(step)
  // Another step begins at its beginning, for keyboard and screen reader too.
  useEffect(() => {
    if (shown.current !== step) body.current?.focus()
    shown.current = step
  }, [step])
  return (
    <>
      <PageHead {...head} />
      <nav className="steps" aria-label={t('ui.wizard.steps')}>
        <ol>
          {steps.map((each, index) => (
            <Step
              key={each.id}
              step={each}
              index={index}
              at={at}
              first={steps[0]!.id}
              open={reachable ? reachable.includes(each.id) : found >= 0 && index < at}
            />
          ))}
        </ol>
      </nav>
      <div className="body body--top stack" ref={body} tabIndex={-1}>
        {children}
      </div>
      <div className="wizard-bar" hidden={!summary && !onCancel && !onBack && !next}>
        <span role="status">{summary}</span>
        {onCancel ? (
          <Button look="quiet" className={onBack || next ? 'hide-phone' : undefined} onClick={onCancel}>
            {t('ui.cancel')}
          </Button>
        ) : null}
        {onBack ? (
          <Button icon="left" onClick={onBack}>
            {t('ui.wizard.back')}
          </Button>
        ) : null}
        {next}
      </div>
    </>
  )
}

function Step({ step, index, at, first, open }: { step: WizardStep; index: number; at: number; first: string; open: boolean }) {
  const { path, search } = useUrl()
  const isDone = index < at
  const href = changedUrl(path, search.toString(), { schritt: step.id === first ? null : step.id })
  return (
    <li className={isDone ? 'is-done' : undefined} aria-current={index === at ? 'step' : undefined}>
      <b>
        {isDone ? <Icon name="check" /> : `${index + 1}.`} {open && index !== at ? <Link href={href}>{step.label}</Link> : step.label}
      </b>
      <span>{step.note}</span>
    </li>
  )
}
