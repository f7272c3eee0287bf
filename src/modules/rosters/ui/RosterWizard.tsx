// Head and steps that all states of an import share.
import type { ReactNode } from 'react'
import { Chip, useTexts, Wizard } from '#ui'
import type { RosterView } from '../api.ts'

export type Step = 'file' | 'columns' | 'preview' | 'result'

interface FrameProps {
  view: RosterView
  step: Step
  summary?: ReactNode
  next?: ReactNode
  onCancel?: () => void
  actions?: ReactNode
  children: ReactNode
}

/** A tab cannot be seen, and encodings are written in capitals. */
const shownFact = (value: unknown) => (value === '\t' ? 'Tab' : String(value).replace(/^(utf|iso)-/, (start) => start.toUpperCase()))

/** Head and steps that all states share. */
export function RosterWizard({ view, step, children, ...rest }: FrameProps) {
  const { t, f, has } = useTexts()
  const format = `rosters.format.${view.format}`
  const word = (key: string, value: string) => (has(`rosters.${key}`) ? t(`rosters.${key}`, { value }) : value)
  const facts = ['encoding', 'delimiter', 'system'].flatMap((key) =>
    view.facts[key] === undefined ? [] : [word(key, shownFact(view.facts[key]))],
  )
  return (
    <Wizard
      title={t('rosters.title')}
      crumbs={[
        { label: t('people.people'), href: '/personen' },
        { label: t('rosters.plural'), href: '/personen/importe' },
      ]}
      state={view.state === 'previewed' || view.state === 'held' ? <Chip>{t('rosters.nothingWritten')}</Chip> : undefined}
      meta={[
        <span key="files" className="mono">
          {view.files.map((file) => file.name).join(', ') || view.title}
        </span>,
        ...(has(format) ? [<span key="format">{t(format)}</span>] : []),
        ...facts.map((fact) => <span key={fact}>{fact}</span>),
        <span key="at">{f.instant(view.createdAt)}</span>,
      ]}
      step={step}
      reachable={[]}
      steps={[
        { id: 'file', label: t('rosters.step.file'), note: view.schoolName ?? t('rosters.severalSchools') },
        ...(view.columns
          ? [
              {
                id: 'columns',
                label: t('rosters.step.columns'),
                note: t('rosters.mapped', {
                  count: Object.values(view.mapping ?? {}).filter(Boolean).length,
                  all: view.columns.length,
                }),
              },
            ]
          : []),
        {
          id: 'preview',
          label: t('rosters.step.preview'),
          note: view.facts.people === undefined ? undefined : t('rosters.peopleRead', { count: Number(view.facts.people) }),
        },
        { id: 'result', label: t('rosters.step.result') },
      ]}
      {...rest}
    >
      {children}
    </Wizard>
  )
}
