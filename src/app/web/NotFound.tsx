// What people see where there is no page, and when a page has broken.
import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { Button, EmptyState, isProblem, LinkButton, Refused, usePageTitle, useTexts } from '#ui'

export function NotFound() {
  const { t } = useTexts()
  usePageTitle(t('ui.notFound'))
  return (
    <div className="body">
      <EmptyState
        level="h1"
        icon="search"
        title={t('ui.notFound')}
        text={t('ui.notFound.text')}
        actions={
          <LinkButton href="/" look="primary" icon="home">
            {t('shell.toHome')}
          </LinkButton>
        }
      />
    </div>
  )
}

export function RouteError({ error }: ErrorComponentProps) {
  const { t } = useTexts()
  const router = useRouter()
  usePageTitle(t('shell.broken'))
  if (isProblem(error)) return <Refused error={error} onRetry={() => void router.invalidate()} />
  return (
    <div className="body">
      <EmptyState
        level="h1"
        icon="alert"
        title={t('shell.broken')}
        text={t('shell.broken.text')}
        actions={
          <>
            <Button look="primary" icon="refresh" onClick={() => window.location.reload()}>
              {t('shell.broken.reload')}
            </Button>
            <LinkButton href="/" icon="home">
              {t('shell.toHome')}
            </LinkButton>
          </>
        }
      />
    </div>
  )
}
