// The calendar of the authority, or of the school chosen in the top bar.
import { Loaded, PageHead, useAsk, useScope, useTexts } from '#ui'
import { authoritiesApi, schoolsApi } from '../../api.ts'
import { Entries } from './Entries.tsx'
import { SchoolCalendar } from './SchoolCalendar.tsx'
import { Service } from './Service.tsx'
import { Strip } from './Strip.tsx'

export default function CalendarPage() {
  const { t } = useTexts()
  const { authority, school } = useScope()
  return (
    <>
      <PageHead title={t('organisation.calendar')} meta={[school?.name ?? authority?.name]} line />
      <div className="body">{school ? <OfSchool id={school.id} /> : <OfAuthority id={authority?.id} />}</div>
    </>
  )
}

function OfSchool({ id }: { id: string }) {
  const asked = useAsk(schoolsApi.school, { params: { id } })
  return <Loaded of={asked}>{(school) => <SchoolCalendar school={school} />}</Loaded>
}

function OfAuthority({ id }: { id: string | undefined }) {
  const home = useAsk(authoritiesApi.authority, { params: { id: id ?? '' } }, { when: id !== undefined })
  return (
    <div className="stack">
      {id ? <Strip school={null} /> : null}
      <div className="cols">
        <div className="c8">
          <Entries school={null} />
        </div>
        <div className="c4">{home.data ? <Service school={null} land={home.data.land} /> : null}</div>
      </div>
    </div>
  )
}
