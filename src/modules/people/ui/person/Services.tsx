// What a person has in connected systems, as MUSES wrote it there.
import { EmptyState, Link, Loaded, Panel, PlainTable, State, useAsk, useRight, useTexts } from '#ui'
import { peopleApi as api } from '../../api.ts'

export function Services({ id }: { id: string }) {
  const { t, f, has } = useTexts()
  const asked = useAsk(api.services, { params: { id } })
  // Whoever looks after one school sees what arrived there, not how the authority set it up.
  const opens = useRight('connections.view')
  const kindName = (kind: string) => (has(`people.services.kind.${kind}`) ? t(`people.services.kind.${kind}`) : kind)
  return (
    <Loaded of={asked}>
      {(services) =>
        services.length === 0 ? (
          <EmptyState icon="plug" title={t('people.services.none')} text={t('people.services.none.text')} />
        ) : (
          <Panel title={t('people.services')} note={f.number(services.length)} flush>
            <PlainTable
              label={t('people.services.table')}
              heads={['connection', 'kind', 'name', 'state', 'written'].map((head) => t(`people.services.${head}`))}
              state={3}
              rows={services.map((service) => ({
                key: `${service.connection}-${service.kind}-${service.foreignName}`,
                cells: [
                  opens ? (
                    <Link key="name" href={`/anbindungen/${service.connection}`}>
                      {service.name ?? t('people.services.connection')}
                    </Link>
                  ) : (
                    (service.name ?? t('people.services.connection'))
                  ),
                  kindName(service.kind),
                  <details key="written">
                    <summary className="mono break">{service.foreignName}</summary>
                    <dl className="facts facts--rows small">
                      {service.attributes.map((attribute) => (
                        <div key={attribute.name}>
                          <dt className="mono">{attribute.name}</dt>
                          <dd className="break">
                            {attribute.values.join(' · ')}
                            {attribute.more ? ` + ${f.number(attribute.more)}` : ''}
                          </dd>
                        </div>
                      ))}
                    </dl>
                  </details>,
                  <State key="state" tone={service.enabled ? 'success' : 'off'}>
                    {t(`people.services.${service.enabled ? 'on' : 'off'}`)}
                  </State>,
                  service.writtenAt ? f.instant(service.writtenAt) : '–',
                ],
              }))}
            />
          </Panel>
        )
      }
    </Loaded>
  )
}
