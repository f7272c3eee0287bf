// What stands in place of an answer: a skeleton while it is on its way, the reason when it does not come.
import type { ReactNode } from 'react'
import { isProblem } from '../api/call.ts'
import { useTexts } from '../texts.tsx'
import { Button, LinkButton } from './Button.tsx'
import { EmptyState } from './EmptyState.tsx'
import { Note } from './Note.tsx'

export interface Asked<A> {
  data: A | undefined
  error: unknown
  isPending: boolean
  refetch: () => unknown
}

/** `<Loaded of={useAsk(api.get, …)}>{(school) => …}</Loaded>` */
export function Loaded<A>({ of, children, skeleton }: { of: Asked<A>; children: (answer: A) => ReactNode; skeleton?: ReactNode }) {
  if (of.data !== undefined) return children(of.data)
  if (of.error) return <Refused error={of.error} onRetry={() => void of.refetch()} />
  return skeleton ?? <Skeleton />
}

/** A refusal in words, with what to do next. */
export function Refused({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTexts()
  const problem = isProblem(error) ? error.problem : undefined
  if (problem?.status === 404) {
    return (
      <div className="body">
        <EmptyState
          level="h1"
          icon="search"
          title={t('ui.notFound')}
          text={t('ui.notFound.text')}
          actions={
            <LinkButton href="/" icon="home">
              {t('ui.notFound.home')}
            </LinkButton>
          }
        />
      </div>
    )
  }
  const retry = onRetry ? (
    <Button small icon="refresh" onClick={onRetry}>
      {t('ui.retry')}
    </Button>
  ) : null
  return (
    <div className="body">
      <Note tone="danger" live title={problem?.title ?? t('ui.problem.unknown')} actions={retry}>
        <p>
          {problem?.detail} {problem?.remedy ?? (problem ? '' : t('ui.problem.unknown.remedy'))}
        </p>
      </Note>
    </div>
  )
}

/** Grey lines where text will stand. */
export function Skeleton({ lines = 5 }: { lines?: number }) {
  const { t } = useTexts()
  return (
    <div className="body stack" role="status">
      <span className="sr">{t('ui.loading')}</span>
      {Array.from({ length: lines }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: identical lines
        <span key={index} className="bone" />
      ))}
    </div>
  )
}
