// One service as a school reads it: what is in it, how to get help, which values are its own.
import { useState } from 'react'
import { AskForm, EmptyState, Facts, faultAt, Loaded, Note, Panel, Sheet, toast, useAsk, useDo, useParam, useRight, useTexts } from '#ui'
import { tasksApi as api, blocksApi, bookingsApi } from '../../api.ts'
import type { ParameterValues } from '../../model.ts'
import { Empty, useSchool } from '../parts.tsx'
import { ValueInput } from '../ValueInput.tsx'
import { CheckLine, type Service, Stand, Who } from './service-parts.tsx'

export default function ServiceSheet() {
  const { t } = useTexts()
  const school = useSchool()
  if (!school)
    return (
      <Empty title={t('catalogue.service')}>
        <EmptyState icon="school" title={t('catalogue.services.school')} text={t('catalogue.services.school.text')} />
      </Empty>
    )
  return <OfSchool school={school} />
}

function OfSchool({ school }: { school: string }) {
  const { t } = useTexts()
  const number = useParam('number')
  const asked = useAsk(api.myServices, { query: { school } })
  return (
    <Loaded of={asked}>
      {({ booked, offered }) => {
        const service = [...booked, ...offered].find((each) => each.number === number)
        return service ? (
          <One service={service} />
        ) : (
          <Empty title={t('catalogue.service')}>
            <EmptyState icon="star" title={t('catalogue.services.gone')} />
          </Empty>
        )
      }}
    </Loaded>
  )
}

function One({ service }: { service: Service }) {
  const { t, f } = useTexts()
  const mayChange = useRight('catalogue.value.change')
  const own = service.values.filter((value) => value.mayChange)
  return (
    <Sheet
      title={service.title}
      crumbs={[{ label: t('catalogue.services'), href: '/meine-dienste' }]}
      meta={[service.since ? t('catalogue.since', { day: f.day(service.since) }) : t('catalogue.notBooked')]}
      tabs={[
        { id: 'ueberblick', label: t('ui.overview'), content: () => <Overview service={service} /> },
        { id: 'hilfe', label: t('catalogue.help'), count: service.help.length, content: () => <Help service={service} /> },
        ...(service.booking && mayChange && own.length
          ? [
              {
                id: 'werte',
                label: t('catalogue.ownValues'),
                count: own.length,
                content: () => <OwnValues service={service} booking={service.booking!} />,
              },
            ]
          : []),
      ]}
    />
  )
}

const List = ({ lines }: { lines: readonly string[] }) => (
  <ul className="items">
    {lines.map((line) => (
      <li key={line}>
        <span className="items__main">
          <span>{line}</span>
        </span>
      </li>
    ))}
  </ul>
)

function Overview({ service }: { service: Service }) {
  const { t } = useTexts()
  return (
    <div className="cols">
      <div className="c8 stack">
        {service.retired ? (
          <Note tone="warning" title={t('catalogue.service.retired')}>
            {t('catalogue.service.retired.text')}
          </Note>
        ) : null}
        <Panel title={t('catalogue.promise')}>
          <p>{service.promise}</p>
        </Panel>
        {service.checks.length ? (
          <Panel title={t('catalogue.stand.today')} note={t('catalogue.stand.today.note')} flush>
            <ul className="items">
              {service.checks.map((check) => (
                <CheckLine key={check.key} check={check} />
              ))}
            </ul>
          </Panel>
        ) : null}
        <Panel title={t('catalogue.includes')} flush>
          <List lines={service.includes} />
        </Panel>
        {service.excludes.length ? (
          <Panel title={t('catalogue.excludes')} flush>
            <List lines={service.excludes} />
          </Panel>
        ) : null}
      </div>
      <div className="c4 stack">
        <Panel title={t('ui.facts')}>
          <Facts
            rows
            facts={[
              ...(service.booking ? [{ label: t('catalogue.service.state'), value: <Stand service={service} /> }] : []),
              { label: t('catalogue.service.who'), value: <Who service={service} /> },
              ...(service.serviceTime ? [{ label: t('catalogue.serviceTime'), value: service.serviceTime }] : []),
              ...service.values.map((value) => ({ label: value.label, value: value.text })),
            ]}
          />
        </Panel>
        {service.tasks.length ? (
          <Panel title={t('catalogue.ownTasks')} flush>
            <List lines={service.tasks.map((task) => task.title)} />
          </Panel>
        ) : null}
      </div>
    </div>
  )
}

function Help({ service }: { service: Service }) {
  const { t } = useTexts()
  return (
    <div className="cols">
      <div className="c8">
        <Panel title={t('catalogue.tab.help')} flush>
          <ul className="items">
            {service.help.map((each) => (
              <li key={each.question}>
                <span className="items__main">
                  <span>{each.question}</span>
                  <span className="items__meta">{each.answer}</span>
                </span>
              </li>
            ))}
          </ul>
        </Panel>
      </div>
      <div className="c4">
        <Panel title={t('catalogue.service.who')}>
          <Who service={service} />
          {service.responsible?.phone ? (
            <p>
              <a href={`tel:${service.responsible.phone.replace(/[^+\d]/g, '')}`}>{service.responsible.phone}</a>
            </p>
          ) : null}
          {service.serviceTime ? <p className="muted">{service.serviceTime}</p> : null}
        </Panel>
      </div>
    </div>
  )
}

function OwnValues({ service, booking }: { service: Service; booking: string }) {
  const { t } = useTexts()
  const asked = useAsk(blocksApi.block, { params: { number: service.number }, query: {} })
  const [values, setValues] = useState<ParameterValues>({})
  const save = useDo(bookingsApi.setBookingValues, { onDone: () => toast(t('catalogue.offer.saved')) })
  const shown = new Map(service.values.map((value) => [value.key, value]))
  return (
    <Loaded of={asked}>
      {({ block }) => {
        const own = block.parameters.filter((parameter) => parameter.setBy === 'school')
        return (
          <Panel title={t('catalogue.ownValues')}>
            <AskForm
              trouble={save.problem}
              fields={own.map(({ key }) => `parameters.${key}`)}
              onSubmit={() => save.run({ params: { id: booking }, body: { parameters: values } })}
              submit={t('catalogue.offer.save')}
              busy={save.busy}
            >
              {own.map((parameter) => (
                <ValueInput
                  key={parameter.key}
                  parameter={parameter}
                  value={values[parameter.key]}
                  onValue={(value) => setValues((all) => ({ ...all, [parameter.key]: value }))}
                  hint={t('catalogue.valueNow', { value: shown.get(parameter.key)?.text ?? '–' })}
                  fault={faultAt(save.problem, `parameters.${parameter.key}`)}
                />
              ))}
            </AskForm>
          </Panel>
        )
      }}
    </Loaded>
  )
}
