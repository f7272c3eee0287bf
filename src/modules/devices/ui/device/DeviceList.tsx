// The devices of all schools.
import { useState } from 'react'
import { columnsOf } from '#shared'
import {
  type BulkAction,
  type Chosen,
  ConfirmDialog,
  DataList,
  LinkButton,
  MenuButton,
  PageHead,
  toast,
  useAsk,
  useDo,
  useRight,
  useTexts,
} from '#ui'
import { devicesApi as api, catalogueApi } from '../../api.ts'
import { bookColumn, customColumns, Device } from '../../model.ts'
import { bodyOf, stateTones } from '../parts.tsx'
import { LabelDialog } from '../receive/LabelDialog.tsx'
import { deviceLinks } from '../tabs.ts'
import { DisposeDialog } from './DisposeDialog.tsx'
import { MoveDialog } from './MoveDialog.tsx'
import { ProgramDialog } from './ProgramDialog.tsx'
import { StateDialog } from './StateDialog.tsx'

type Open = { kind: 'move' | 'state' | 'labels' | 'dispose' | 'delete' | 'program'; chosen: Chosen; done: () => void }

const presets = [
  {
    id: 'live',
    label: 'devices.device.preset.live',
    query: { filter: [{ column: 'state', operator: 'not' as const, values: ['retired', 'disposed'] }] },
  },
  {
    id: 'stock',
    label: 'devices.device.preset.stock',
    query: { filter: [{ column: 'state', operator: 'is' as const, values: ['inStock'] }] },
  },
  {
    id: 'gone',
    label: 'devices.device.preset.gone',
    query: { filter: [{ column: 'state', operator: 'is' as const, values: ['lost', 'stolen'] }] },
  },
  { id: 'noRoom', label: 'devices.device.preset.noRoom', query: { filter: [{ column: 'room', operator: 'none' as const, values: [] }] } },
]

export default function DeviceList() {
  const { t } = useTexts()
  const may = useRight('devices.change')
  const mayImport = useRight('devices.import')
  const mayFields = useRight('devices.catalogue')
  return (
    <>
      <PageHead
        title={t('devices.device.plural')}
        actions={
          <>
            <MenuButton
              iconOnly
              icon="more"
              label={t('ui.moreActions')}
              groups={[
                {
                  id: 'more',
                  items: [
                    { id: 'roomPlan', label: t('devices.roomPlan'), icon: 'map', href: '/geraete/raumplan' },
                    ...deviceLinks.map((link) => ({ ...link, label: t(link.label) })),
                    { id: 'disposals', label: t('devices.disposal.plural'), icon: 'trash', href: '/geraete/entsorgungen' },
                    ...(mayFields ? [{ id: 'fields', label: t('devices.customField.plural'), icon: 'rows', href: '/geraete/felder' }] : []),
                  ],
                },
              ]}
            />
            {may ? (
              <>
                {mayImport ? (
                  <LinkButton href="/geraete/importieren" icon="up2">
                    {t('devices.import')}
                  </LinkButton>
                ) : null}
                <LinkButton href="/geraete/neu" icon="plus">
                  {t('devices.device.add')}
                </LinkButton>
                <LinkButton href="/geraete/wareneingang" look="primary" icon="package">
                  {t('devices.receive')}
                </LinkButton>
              </>
            ) : null}
          </>
        }
      />
      <Devices presets />
    </>
  )
}

/** The list with its bulk actions; `fixed` narrows it for the sheets of rooms, sets and models. */
export function Devices({
  presets: withPresets,
  ...rest
}: {
  presets?: boolean
  inside?: boolean
  prefix?: string
  fixed?: { column: string; operator: 'is'; values: string[] }[]
}) {
  const { t } = useTexts()
  const [open, setOpen] = useState<Open>()
  const custom = useAsk(catalogueApi.customFields, {}, { staleTime: 60_000 })
  const bulk: BulkAction[] = [
    {
      id: 'move',
      label: t('devices.move'),
      icon: 'swap',
      right: 'devices.change',
      run: (chosen, done) => setOpen({ kind: 'move', chosen, done }),
    },
    {
      id: 'state',
      label: t('devices.state.set'),
      icon: 'check',
      right: 'devices.change',
      run: (chosen, done) => setOpen({ kind: 'state', chosen, done }),
    },
    { id: 'labels', label: t('devices.label.plural'), icon: 'qr', run: (chosen, done) => setOpen({ kind: 'labels', chosen, done }) },
    {
      id: 'dispose',
      label: t('devices.disposal.do'),
      icon: 'trash',
      danger: true,
      right: 'devices.retire',
      run: (chosen, done) => setOpen({ kind: 'dispose', chosen, done }),
    },
    {
      id: 'delete',
      label: t('devices.delete'),
      icon: 'trash',
      danger: true,
      right: 'devices.delete',
      run: (chosen, done) => setOpen({ kind: 'delete', chosen, done }),
    },
  ]
  bulk.push({
    id: 'program',
    label: t('devices.program'),
    icon: 'down2',
    run: (chosen, done) => setOpen({ kind: 'program', chosen, done }),
  })
  const close = (finished: boolean) => {
    if (finished) open?.done()
    setOpen(undefined)
  }
  return (
    <>
      <DataList
        name={Device.name}
        columns={[...columnsOf(Device), bookColumn, ...customColumns(custom.data ?? [])]}
        endpoint={api.devices}
        exportEndpoint={api.exportDevices}
        titleColumn="inventoryNumber"
        rowHref={(device) => `/geraete/${device.id}`}
        subtitle={(device) => [device.manufacturerName, device.modelName].filter(Boolean).join(' ') || device.name}
        tones={{ state: stateTones }}
        scope="school"
        sort="inventoryNumber"
        presets={withPresets ? presets : undefined}
        searchHint={t('devices.device.searchHint')}
        bulk={bulk}
        empty={{ icon: 'device', title: t('devices.device.none'), text: t('devices.device.none.text') }}
        {...rest}
      />
      {open?.kind === 'move' ? <MoveDialog chosen={open.chosen} onEnd={close} /> : null}
      {open?.kind === 'state' ? <StateDialog chosen={open.chosen} onEnd={close} /> : null}
      {open?.kind === 'labels' ? <LabelDialog chosen={open.chosen} onEnd={close} /> : null}
      {open?.kind === 'dispose' ? <DisposeDialog chosen={open.chosen} onEnd={close} /> : null}
      {open?.kind === 'program' ? <ProgramDialog chosen={open.chosen} onEnd={close} /> : null}
      {open?.kind === 'delete' ? <DeleteDialog chosen={open.chosen} onEnd={close} /> : null}
    </>
  )
}

function DeleteDialog({ chosen, onEnd }: { chosen: Chosen; onEnd: (finished: boolean) => void }) {
  const { t } = useTexts()
  const remove = useDo(api.deleteDevices)
  return (
    <ConfirmDialog
      open
      title={t('devices.delete.title')}
      action={t('devices.delete')}
      danger
      icon="trash"
      onClose={() => onEnd(false)}
      onConfirm={async () => {
        const { count } = await remove.run({ body: bodyOf(chosen) })
        toast(t('devices.delete.done', { count }))
        onEnd(true)
      }}
    >
      <p>{t('devices.delete.text')}</p>
    </ConfirmDialog>
  )
}
