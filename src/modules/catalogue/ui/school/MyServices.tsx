// What a school gets, who answers for it, how it gets help.
// biome-ignore-all lint/a11y/noRedundantRoles: cards take the table's display away, and its roles with it
import { Chip, EmptyState, Icon, Link, Loaded, PageHead, Panel, ScrollBox, useAsk, useRight, useTexts, useUrl } from '#ui'
import { tasksApi as api } from '../../api.ts'
import { useSchool } from '../parts.tsx'
import { iconOf, type Service, Stand, Who } from './service-parts.tsx'

export default function MyServices() {
  const { t } = useTexts()
  const school = useSchool()
  if (!school)
    return (
      <>
        <PageHead title={t('catalogue.services')} line />
        <div className="body">
          <EmptyState icon="school" title={t('catalogue.services.school')} text={t('catalogue.services.school.text')} />
        </div>
      </>
    )
  return <OfSchool school={school} />
}

function OfSchool({ school }: { school: string }) {
  const { t } = useTexts()
  const all = useUrl().search.get('alle') === '1'
  const asked = useAsk(api.myServices, { query: { school } })
  return (
    <>
      <PageHead title={t('catalogue.services')} meta={[asked.data?.name]} line />
      <Loaded of={asked}>
        {({ booked, offered }) => (
          <div className="body stack">
            {booked.length === 0 ? (
              <EmptyState icon="star" title={t('catalogue.services.none')} text={t('catalogue.services.none.text')} />
            ) : (
              <div className="cols">
                <div className="c8">
                  <Panel
                    title={t('catalogue.services.booked')}
                    note={t('catalogue.services.of', { count: booked.length, of: booked.length + offered.length })}
                    flush
                  >
                    <ServiceTable services={booked} label={t('catalogue.services.booked')} />
                  </Panel>
                </div>
                <div className="c4 stack">
                  <Contacts services={booked} />
                  <OwnTasks services={booked} />
                </div>
              </div>
            )}
            {offered.length ? (
              <Panel title={t('catalogue.services.offered')} note={String(offered.length)} flush>
                <ul className="items">
                  {(all ? offered : offered.slice(0, 6)).map((service) => (
                    <li key={service.number}>
                      <Icon name={iconOf(service)} />
                      <span className="items__main">
                        <Link href={`/meine-dienste/${service.number}`}>{service.title}</Link>
                        <span className="items__meta">{service.promise}</span>
                      </span>
                    </li>
                  ))}
                  {all || offered.length <= 6 ? null : (
                    <li>
                      <Link href="/meine-dienste?alle=1" stay>
                        {t('catalogue.services.all', { count: offered.length })}
                      </Link>
                    </li>
                  )}
                </ul>
              </Panel>
            ) : null}
          </div>
        )}
      </Loaded>
    </>
  )
}

export function ServiceTable({ services, label }: { services: readonly Service[]; label: string }) {
  const { t } = useTexts()
  return (
    <ScrollBox label={label}>
      <table className="table table--cards" role="table" aria-label={label}>
        <thead role="rowgroup">
          <tr role="row">
            {(['service', 'service.state', 'service.who', 'service.help'] as const).map((head) => (
              <th key={head} scope="col" role="columnheader">
                {head === 'service.help' ? <span className="sr">{t(`catalogue.${head}`)}</span> : t(`catalogue.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {services.map((service) => (
            <tr key={service.number} role="row">
              <th scope="row" role="rowheader">
                <Link href={`/meine-dienste/${service.number}`}>{service.title}</Link>{' '}
                {service.retired ? <Chip tone="warning">{t('catalogue.service.retired')}</Chip> : null}
                <span className="sub">{service.promise}</span>
              </th>
              <td role="cell" data-l={t('catalogue.service.state')}>
                <Stand service={service} />
              </td>
              <td role="cell" data-l={t('catalogue.service.who')}>
                <Who service={service} />
              </td>
              <td role="cell" className="key">
                <Link href={`/meine-dienste/${service.number}?bereich=hilfe`}>
                  {t('catalogue.help')}
                  <span className="sr"> {t('catalogue.help.for', { service: service.title })}</span>
                </Link>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollBox>
  )
}

/** Everybody who answers for something here, once. */
function Contacts({ services }: { services: readonly Service[] }) {
  const { t } = useTexts()
  const found = new Map(
    services.flatMap(({ responsible }) => (responsible?.name ? [[`${responsible.party}/${responsible.name}`, responsible] as const] : [])),
  )
  return (
    <Panel title={t('catalogue.contacts')} flush>
      {found.size === 0 ? (
        <EmptyState level="h3" icon="user" title={t('catalogue.contacts.none')} />
      ) : (
        <ul className="items">
          {[...found.values()].map((contact) => (
            <li key={contact.party + contact.name}>
              <Icon name={contact.phone ? 'phone' : 'user'} />
              <span className="items__main">
                <span>
                  {t(`catalogue.party.${contact.party}`)}: {contact.name}
                </span>
                <span className="items__meta">
                  {contact.phone ? <a href={`tel:${contact.phone.replace(/[^+\d]/g, '')}`}>{contact.phone}</a> : null}{' '}
                  {contact.email ? <a href={`mailto:${contact.email}`}>{contact.email}</a> : null}
                </span>
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

/** What the school itself has to do. */
function OwnTasks({ services }: { services: readonly Service[] }) {
  const { t } = useTexts()
  const may = useRight('catalogue.holder.change')
  const tasks = services.flatMap((service) => service.tasks.filter(({ letter }) => letter !== 'C').map((task) => ({ ...task, service })))
  if (tasks.length === 0) return null
  return (
    <Panel
      title={t('catalogue.ownTasks')}
      note={String(tasks.length)}
      flush
      actions={may ? <Link href="/zustaendigkeiten">{t('catalogue.ownTasks.set')}</Link> : undefined}
    >
      <ul className="items">
        {tasks.slice(0, 8).map(({ title, service }) => (
          <li key={service.number + title}>
            <span className="items__main">
              <span>{title}</span>
              <span className="items__meta">{service.title}</span>
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
