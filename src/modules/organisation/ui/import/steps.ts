// The steps of the wizard and what an import looks like to them.
import type { Answer } from '#shared'
import type { PlanCount, WizardStep } from '#ui'
import type { importsApi } from '../../api.ts'

export type SchoolListRow = Answer<(typeof importsApi)['schoolList']>

export const stepsOf = (t: (key: string) => string, file?: string): WizardStep[] => [
  { id: 'datei', label: t('organisation.schoolList.step.file'), note: file },
  { id: 'spalten', label: t('organisation.schoolList.step.columns') },
  { id: 'vorschau', label: t('organisation.schoolList.step.preview') },
  { id: 'ergebnis', label: t('organisation.schoolList.step.result') },
]

export const crumbsOf = (t: (key: string) => string) => [{ label: t('organisation.school.plural'), href: '/schulen' }]

const signs = { new: 'add', changed: 'chg', same: 'same', wrong: 'err' } as const
export const countsOf = (t: (key: string) => string, counts: Record<string, number>): PlanCount[] =>
  Object.entries(signs).map(([key, kind]) => ({ kind, label: t(`organisation.schoolList.${key}`), value: counts[key] ?? 0 }))
