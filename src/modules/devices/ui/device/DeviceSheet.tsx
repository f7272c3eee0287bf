// One device: what it is, where it is, what it cost, what happened to it.
import { useState } from 'react'
import {
  Button,
  Copy,
  type Fact,
  Facts,
  History,
  Link,
  LinkButton,
  Loaded,
  later,
  ModelFacts,
  mayIn,
  Note,
  Panel,
  Sheet,
  State,
  type Tab,
  useAsk,
  useParam,
  useRight,
  useSession,
  useTexts,
} from '#ui'
import { devicesApi as api, catalogueApi } from '../../api.ts'
import { Device, type DeviceRow, movesByHand } from '../../model.ts'
import { ModelImage } from '../catalogue/ModelPicture.tsx'
import { stateTones } from '../parts.tsx'
import { type DeviceTab, deviceTabs } from '../tabs.ts'
import { Attachments } from './Attachments.tsx'
import { MoveDialog } from './MoveDialog.tsx'
import { StateDialog } from './StateDialog.tsx'

export default function DeviceSheet() {
  const { t } = useTexts()
  const id = useParam('device')
  const asked = useAsk(api.device, { params: { id } })
  const plugged = usePlugged(id)
  return (
    <Loaded of={asked}>
      {(device) => (
        <Sheet
          title={[device.inventoryNumber, device.modelName ?? device.name].filter(Boolean).join(' · ')}
          crumbs={[{ label: t('devices.device.plural'), href: '/geraete' }]}
          state={<State tone={stateTones[device.state]}>{t(`devices.device.state.${device.state}`)}</State>}
          meta={[
            t(`devices.device.kind.${device.kind}`),
            device.serial ? `${t('devices.device.serial')} ${device.serial}` : null,
            device.schoolName ?? t('devices.device.inStore'),
            device.roomName && `${t('devices.device.room')} ${device.roomName}`,
          ]}
          actions={<Actions device={device} />}
          tabs={[
            { id: 'ueberblick', label: t('ui.overview'), content: () => <Overview device={device} /> },
            { id: 'unterlagen', label: t('devices.attachment.tab'), content: () => <Attachments device={device.id} /> },
            ...plugged,
            { id: 'verlauf', label: t('ui.history'), content: () => <History type={Device.name} id={device.id} /> },
          ]}
        />
      )}
    </Loaded>
  )
}

const loaded = new Map<string, ReturnType<typeof later<{ device: string }>>>()
function bodyOfTab(tab: DeviceTab) {
  const known = loaded.get(tab.id) ?? later(tab.load)
  loaded.set(tab.id, known)
  return known
}

/** Tabs of modules above, as far as the person may see them. */
function usePlugged(device: string): Tab[] {
  const { t } = useTexts()
  const session = useSession()
  return deviceTabs
    .filter((tab) => mayIn(session, tab.right) && !(tab.unless && mayIn(session, tab.unless)))
    .map((tab) => {
      const Body = bodyOfTab(tab)
      return { id: tab.id, label: t(tab.label), content: () => <Body device={device} /> }
    })
}

function Overview({ device }: { device: DeviceRow }) {
  const { t, f } = useTexts()
  const extras = useAsk(api.deviceExtras, { params: { id: device.id } })
  const custom = useAsk(catalogueApi.customFields, {})
  const further: Fact[] = (custom.data ?? []).flatMap((field) => {
    const value = extras.data?.custom[field.key]
    return value === undefined ? [] : [{ label: field.label, value: shown(value, t, f) }]
  })
  const model = useAsk(catalogueApi.model, { params: { id: device.model ?? '' } }, { when: Boolean(device.model) })
  const link = (href: string | null, name: string | null) => (href && name ? <Link href={href}>{name}</Link> : undefined)
  return (
    <div className="stack">
      {extras.data?.blocks.length ? (
        <Note tone="warning" title={t('devices.device.blocked')}>
          {extras.data.blocks.map((block) => t(`block.${block.code}`, block.values)).join(' ')}
        </Note>
      ) : null}
      <div className="cols">
        <Panel className="c8" title={t('devices.device.section.what')}>
          {model.data?.pictureId ? <ModelImage model={model.data} width={120} /> : null}
          <ModelFacts
            model={Device}
            row={device}
            fields={[
              'inventoryNumber',
              'name',
              'kind',
              'model',
              'serial',
              'accessories',
              'owner',
              'responsible',
              'macs',
              'imei',
              'mayUseSchoolWlan',
              'lastSeenAt',
            ]}
            cells={{
              model: link(
                device.model && `/geraetemodelle/${device.model}`,
                [device.manufacturerName, device.modelName].filter(Boolean).join(' '),
              ),
            }}
          />
          {further.length ? <Facts facts={further} /> : null}
        </Panel>
        <Panel className="c4" title={t('devices.device.section.where')}>
          <ModelFacts
            rows
            model={Device}
            row={device}
            fields={['school', 'room', 'set', 'person', 'state', 'since']}
            tones={{ state: stateTones }}
            cells={{
              school: device.school ? link(`/schulen/${device.school}`, device.schoolName) : t('devices.device.inStore'),
              room: link(device.room && `/raeume/${device.room}`, device.roomName),
              set: link(device.set && `/geraetesaetze/${device.set}`, device.setName),
              person: link(device.person && `/personen/${device.person}`, device.personName),
            }}
          />
          {device.room ? (
            <p className="small">
              <Link href={`/geraete/raumplan?schule=${device.school}&raum=${device.room}`}>{t('devices.roomPlan.show')}</Link>
            </p>
          ) : null}
          <p className="row small">
            <span className="small muted">{t('devices.device.code')}</span>
            <span className="mono">{device.code}</span>
            <Copy text={`${location.origin}/g/${device.code}`} />
          </p>
        </Panel>
        <Panel className="c8" title={t('devices.device.section.money')}>
          <ModelFacts
            model={Device}
            row={device}
            fields={[
              'purchasedOn',
              'inServiceOn',
              'price',
              'warrantyUntil',
              'usefulLife',
              'supplier',
              'orderNumber',
              'invoiceNumber',
              'costCentre',
            ]}
          />
          {extras.data ? (
            <Facts
              facts={[
                ...(extras.data.replaceOn
                  ? [
                      {
                        label: t('devices.device.replaceOn'),
                        value: `${f.day(extras.data.replaceOn)} (${t('devices.device.replaceOn.after', { years: f.number(extras.data.lifeYears) })})`,
                      },
                    ]
                  : []),
                ...(extras.data.bookValue === null
                  ? []
                  : [
                      {
                        label: t('devices.device.bookValue'),
                        value: t('devices.device.bookValue.how', {
                          value: f.money(extras.data.bookValue),
                          years: f.number(extras.data.lifeYears),
                          start: t(`devices.bookStart.${extras.data.bookRule.start}`),
                        }),
                      },
                    ]),
              ]}
            />
          ) : null}
        </Panel>
        {device.note ? (
          <Panel className="c4" title={t('devices.device.note')}>
            <p style={{ whiteSpace: 'pre-wrap' }}>{device.note}</p>
          </Panel>
        ) : null}
      </div>
    </div>
  )
}

function shown(
  value: string | number | boolean,
  t: (key: string) => string,
  f: { number: (value: number) => string; day: (value: string) => string },
) {
  if (typeof value === 'boolean') return t(value ? 'export.yes' : 'export.no')
  if (typeof value === 'number') return f.number(value)
  return /^\d{4}-\d\d-\d\d$/.test(value) ? f.day(value) : value
}

function Actions({ device }: { device: DeviceRow }) {
  const { t } = useTexts()
  const may = useRight('devices.change')
  const [open, setOpen] = useState<'move' | 'state'>()
  if (!may) return null
  const chosen = { ids: [device.id], count: 1 }
  return (
    <>
      {movesByHand(device.state).length ? <Button onClick={() => setOpen('state')}>{t('devices.state.set')}</Button> : null}
      {device.state === 'disposed' ? null : (
        <Button icon="swap" onClick={() => setOpen('move')}>
          {t('devices.move')}
        </Button>
      )}
      <LinkButton href={`/geraete/${device.id}/bearbeiten`} look="primary" icon="edit">
        {t('devices.device.edit')}
      </LinkButton>
      {open === 'move' ? <MoveDialog chosen={chosen} onEnd={() => setOpen(undefined)} /> : null}
      {open === 'state' ? <StateDialog chosen={chosen} from={device.state} onEnd={() => setOpen(undefined)} /> : null}
    </>
  )
}
