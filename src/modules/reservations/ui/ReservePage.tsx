// What is free in a lesson, and what I have reserved: the page a teacher opens before the lesson.
import { LinkButton, PageHead, useRight, useScope, useSession, useTexts } from '#ui'
import { FindPanel } from './FindPanel.tsx'
import { Mine } from './Mine.tsx'
import { ShortNote } from './ShortNote.tsx'

export default function ReservePage() {
  const { t } = useTexts()
  const scope = useScope()
  const { schools } = useSession()
  const manages = useRight('reservations.manage')
  const school = scope.school ?? (schools.length === 1 ? schools[0]! : null)
  return (
    <>
      <PageHead
        title={t('reservations.plural')}
        meta={school ? [school.name] : undefined}
        line
        actions={
          <>
            <LinkButton href="/reservierungen/liste" icon="rows">
              {t('reservations.all')}
            </LinkButton>
            {manages ? (
              <LinkButton href="/reservierungen/angebot" icon="gear">
                {t('reservations.offer')}
              </LinkButton>
            ) : null}
          </>
        }
      />
      <div className="body stack">
        {manages ? <ShortNote /> : null}
        <div className="cols">
          <div className="c8">
            <FindPanel school={school?.id ?? null} />
          </div>
          <div className="c4">
            <Mine limit={20} feed />
          </div>
        </div>
      </div>
    </>
  )
}
