// What the pages of a school's services share.
import { Chip, State, useTexts } from '#ui'
import { type OutcomeState, type Shortfall, shortfallWords } from '../../model.ts'

export interface Service {
  number: string
  title: string
  promise: string
  area: string
  booking: string | null
  since: string | null
  responsible: { party: string; name: string; role: string | null; phone: string | null; email: string | null } | null
  unheld: boolean
  retired: boolean
  serviceTime: string
  stand: OutcomeState
  checks: { key: string; title: string; proves: string; state: OutcomeState; fact: string | null; why: Shortfall | null }[]
  values: { key: string; label: string; text: string; own: boolean; mayChange: boolean }[]
  help: { question: string; answer: string }[]
  includes: string[]
  excludes: string[]
  tasks: { title: string; letter: string }[]
}

const icons: Record<string, string> = {
  support: 'help',
  accounts: 'people',
  network: 'wifi',
  devices: 'device',
  services: 'book',
  software: 'package',
  operation: 'shield',
  governance: 'doc',
}
export const iconOf = ({ area }: Pick<Service, 'area'>) => icons[area] ?? 'star'

export function Who({ service }: { service: Pick<Service, 'responsible' | 'unheld'> }) {
  const { t } = useTexts()
  const { responsible } = service
  if (!responsible) return <>–</>
  return (
    <>
      {t(`catalogue.party.${responsible.party}`)}{' '}
      {responsible.name ? <span className="sub">{responsible.name}</span> : <Chip tone="warning">{t('catalogue.unheld')}</Chip>}
    </>
  )
}

export const standTones = { kept: 'success', failed: 'warning', unmeasured: 'neutral' } as const

/** The state of today; what is not kept is said in words, what could not be measured is counted. */
export function Stand({ service: { stand, checks } }: { service: Pick<Service, 'stand' | 'checks'> }) {
  const { t } = useTexts()
  const failed = checks.filter(({ state }) => state === 'failed')
  const measured = checks.filter(({ state }) => state !== 'unmeasured').length
  return (
    <>
      <State tone={standTones[stand]}>
        {stand === 'failed' ? t('catalogue.stand.failed', { count: failed.length }) : t(`catalogue.stand.${stand}`)}
      </State>
      {failed.slice(0, 2).map(({ key, title }) => (
        <span key={key} className="sub">
          {t('catalogue.stand.not', { check: title })}
        </span>
      ))}
      {failed.length > 2 ? <span className="sub">{t('catalogue.stand.more', { count: failed.length - 2 })}</span> : null}
      {stand === 'kept' && measured < checks.length ? (
        <span className="sub">{t('catalogue.stand.measured', { count: measured, of: checks.length })}</span>
      ) : null}
    </>
  )
}

/** One check as the sheet of a service names it: its outcome, and what was expected where that may be seen. */
export function CheckLine({ check }: { check: Service['checks'][number] }) {
  const { t } = useTexts()
  return (
    <li>
      <span className="items__main">
        <span>{check.title}</span>
        <span className="items__meta">{check.proves}</span>
        {check.why ? (
          <span className="items__meta">
            {check.fact ? `${t(`fact.${check.fact}`)}: ` : ''}
            {shortfallWords(check.why, t)}
          </span>
        ) : null}
      </span>
      <State tone={standTones[check.state]}>{t(`catalogue.outcome.${check.state}`)}</State>
    </li>
  )
}
