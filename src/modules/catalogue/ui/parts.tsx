// What several screens of the catalogue are made of.
import type { ReactNode } from 'react'
import { dayOf } from '#shared'
import { Chip, EmptyState, Note, PageHead, type ProblemError, type Tone, useScope, useSession, useTexts } from '#ui'
import type { Held, Letter, OfferState } from '../model.ts'

/** A refusal above the form or step it belongs to, with every reason. */
export function Refusal({ of }: { of: ProblemError | null | undefined }) {
  if (!of) return null
  const reasons = [...new Set(of.problem.fields?.map((field) => field.message) ?? [])]
  return (
    <Note tone="danger" live title={of.problem.title}>
      <p>{[of.problem.detail, of.problem.remedy].filter(Boolean).join(' ')}</p>
      {reasons.length ? (
        <ul>
          {reasons.slice(0, 12).map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      ) : null}
    </Note>
  )
}

/** A page that has nothing to show yet. */
export function Empty({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <PageHead title={title} line />
      <div className="body">{children}</div>
    </>
  )
}

/** Blocks and bookings belong to one authority: whoever sees several chooses one first. */
export function OfAuthority({ title, children }: { title?: string; children: ReactNode }) {
  const { t } = useTexts()
  const { authority } = useScope()
  const { authorities } = useSession()
  if (authority || authorities.length === 1) return children
  const choose = <EmptyState icon="flag" title={t('catalogue.chooseAuthority')} text={t('catalogue.chooseAuthority.text')} />
  return title ? <Empty title={title}>{choose}</Empty> : choose
}

export const offerTone: Record<OfferState, Tone> = { offered: 'success', notOffered: 'off', retired: 'warning' }

/** Who holds a task, in one line. */
export function Holders({ holders, letter }: { holders: readonly Held[]; letter: Letter }) {
  const { t } = useTexts()
  if (holders.length === 0)
    return letter === 'C' || letter === 'I' ? <span className="muted">–</span> : <Chip tone="warning">{t('catalogue.unheld')}</Chip>
  return (
    <>
      {holders.slice(0, 3).map((held) => (
        <div key={`${held.account ?? held.contact}`}>
          {held.contact ?? held.name}
          <span className="sub">{[held.phone, held.email].filter(Boolean).join(' · ')}</span>
        </div>
      ))}
      {holders.length > 3 ? <span className="sub">{t('catalogue.andMore', { count: holders.length - 3 })}</span> : null}
    </>
  )
}

/** The school of the top bar, else the first one she works at. */
export function useSchool(): string | undefined {
  const { schools } = useSession()
  return useScope().school?.id ?? schools[0]?.id
}

/** A cost in words: what is known, and what is still open. */
export function useCostWords(): (cost: { yearly: number; once: number; open: number }) => string {
  const { t, f } = useTexts()
  return ({ yearly, once, open }) =>
    [
      // Where no price is known at all, no sum is named.
      yearly || once || !open ? t('catalogue.cost.yearly', { amount: f.money(yearly) }) : t('catalogue.cost.unknown'),
      once ? t('catalogue.cost.once', { amount: f.money(once) }) : '',
      open ? t('catalogue.cost.open', { count: open }) : '',
    ]
      .filter(Boolean)
      .join(' · ')
}

/** The calendar day where the person sits. */
export const todayHere = (): string => dayOf()
