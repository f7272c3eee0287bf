// How connections, plans and steps look: shapes for their states, signs for their steps.
import type { ChangeKind, PlanCount, Tone, useTexts } from '#ui'
import type { PlanSheet, StepView } from '../api.ts'
import { type StepAction, signs, stepActions } from '../model.ts'

type Words = Pick<ReturnType<typeof useTexts>, 't' | 'f' | 'has'>

export const connectionTone = { off: 'off', ready: 'success', trouble: 'danger' } as const satisfies Record<string, Tone>
export const planTone: Record<PlanSheet['state'], Tone> = {
  computing: 'info',
  empty: 'success',
  waiting: 'warning',
  approved: 'info',
  applying: 'info',
  done: 'success',
  failed: 'danger',
  rejected: 'off',
  superseded: 'off',
}
/** States in which a plan moves by itself. */
export const working: ReadonlySet<string> = new Set(['computing', 'approved', 'applying'])
export const stepTone: Record<StepView['state'], Tone> = {
  open: 'info',
  held: 'warning',
  skipped: 'off',
  applying: 'info',
  done: 'success',
  failed: 'danger',
}

/** The figures of a plan by sign and word, those that stand in it alone. */
export function countsOf({ t }: Words, counts: Record<string, number | undefined>): PlanCount[] {
  const steps = stepActions.flatMap((action) =>
    counts[action] ? [{ kind: signs[action] as ChangeKind, label: t(`connections.action.${action}`), value: counts[action] }] : [],
  )
  return counts.same ? [...steps, { kind: 'same', label: t('connections.action.same'), value: counts.same }] : steps
}

export const stepsIn = (counts: Record<string, number | undefined>) => stepActions.reduce((sum, action) => sum + (counts[action] ?? 0), 0)

/** The name of a field as people read it; attributes keep their technical name. */
export const fieldLabel = ({ t }: Pick<Words, 't'>, field: string) =>
  field.startsWith('$') ? t(`connections.field.${field.slice(1)}`) : field

export function changesOf(words: Words, step: Pick<StepView, 'changes'>) {
  const { t } = words
  const shown = (field: string, value: string | null) =>
    field === '$enabled' && value !== null ? t(value === 'true' ? 'connections.enabled' : 'connections.disabled') : value
  return step.changes.map(({ field, before, after, more }) => ({
    label: fieldLabel(words, field),
    before: shown(field, before),
    after: more > 0 && after !== null ? t('connections.valuesMore', { values: after, count: more }) : shown(field, after),
  }))
}

/** A fault in words; what the other system said stands behind it. */
export function faultOf({ t, has }: Words, error: { code: string; message?: string } | null): string {
  if (!error) return ''
  const key = `problem.${error.code}`
  const said = error.message?.trim()
  return [has(key) ? t(key).replace(/\.$/, '') : error.code, said].filter(Boolean).join(': ')
}

/** Why a step is there, in words. */
export const reasonOf = ({ t, has }: Words, step: StepView): string => {
  if (step.drift.length && step.reason !== 'repair' && step.reason !== 'accepted') return t('connections.reason.drift')
  const key = `connections.reason.${step.reason}`
  return step.reason ? (has(key) ? t(key) : step.reason) : ''
}

export const kindLabel = ({ t, has }: Words, kind: string) => (has(`connections.kindOf.${kind}`) ? t(`connections.kindOf.${kind}`) : kind)
export const actionsOf = (kind: ChangeKind | undefined): StepAction[] => stepActions.filter((action) => signs[action] === kind)

/** A finding of the test or a trouble in words. */
export function findingText({ t, has }: Words, { code, values = {} }: { code: string; values?: Record<string, string | number> }): string {
  if (has(`connections.finding.${code}`)) return t(`connections.finding.${code}`, values)
  const reason = values.reason ? `: ${values.reason}` : ''
  return has(`problem.${code}`) ? `${t(`problem.${code}`, values).replace(/\.$/, '')}${reason}` : `${code}${reason}`
}

/** What to do about a finding or a trouble; nothing where nobody wrote it down. */
export const remedyText = ({ t, has }: Words, { code, values = {} }: Parameters<typeof findingText>[1]): string =>
  has(`problem.${code}.remedy`) ? t(`problem.${code}.remedy`, values) : ''

export const clockOf = (text: string) => `${text} Uhr`
