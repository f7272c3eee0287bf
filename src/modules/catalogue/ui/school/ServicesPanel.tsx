// On the home of a school: what it gets, who answers for it.
import { EmptyState, Link, Loaded, Panel, useAsk, useTexts } from '#ui'
import { tasksApi as api } from '../../api.ts'
import { useSchool } from '../parts.tsx'
import { ServiceTable } from './MyServices.tsx'

export default function ServicesPanel() {
  const school = useSchool()
  return school ? <OfSchool school={school} /> : null
}

function OfSchool({ school }: { school: string }) {
  const { t } = useTexts()
  const asked = useAsk(api.myServices, { query: { school } })
  return (
    <Loaded of={asked}>
      {({ booked, offered }) => (
        <Panel
          title={t('catalogue.services')}
          note={t('catalogue.services.of', { count: booked.length, of: booked.length + offered.length })}
          flush
          actions={<Link href="/meine-dienste">{t('catalogue.panel.all')}</Link>}
        >
          {booked.length === 0 ? (
            <EmptyState level="h3" icon="star" title={t('catalogue.services.none')} text={t('catalogue.services.none.text')} />
          ) : (
            <ServiceTable services={booked.slice(0, 8)} label={t('catalogue.services')} />
          )}
        </Panel>
      )}
    </Loaded>
  )
}
