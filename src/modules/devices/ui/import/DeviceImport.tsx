// Importing a device list in four steps: file, columns, preview, result. The import stands in the address.
import { useState } from 'react'
import { type Answer, columnsOf } from '#shared'
import {
  Button,
  ConfirmDialog,
  DataList,
  Diff,
  download,
  Field,
  Link,
  LinkButton,
  Loaded,
  Note,
  PageHead,
  Panel,
  PlainTable,
  PlanCounts,
  type RefEntry,
  RefInput,
  Select,
  toast,
  Upload,
  useAsk,
  useDo,
  useGo,
  useTexts,
  useUrl,
  Wizard,
} from '#ui'
import { importApi as api, catalogueApi, receiveApi } from '../../api.ts'
import { customPrefix, type ImportMapping, importFields, type LineFault, StagedDevice } from '../../model.ts'
import { Refusal } from '../parts.tsx'

type View = Answer<typeof api.deviceImport>
type T = (key: string, values?: Record<string, string | number>) => string
const crumbs = (t: T) => [{ label: t('devices.device.plural'), href: '/geraete' }]
const steps = (t: T, file?: string) => [
  { id: 'datei', label: t('devices.import.step.file'), note: file },
  { id: 'spalten', label: t('devices.import.step.columns') },
  { id: 'vorschau', label: t('devices.import.step.preview') },
  { id: 'ergebnis', label: t('devices.import.step.result') },
]
const countsOf = (t: T, counts: Record<string, number>) => [
  { kind: 'add' as const, label: t('devices.import.new'), value: counts.new ?? 0 },
  { kind: 'chg' as const, label: t('devices.import.changed'), value: counts.changed ?? 0 },
  { kind: 'same' as const, label: t('devices.import.same'), value: counts.same ?? 0 },
  { kind: 'err' as const, label: t('devices.import.wrong'), value: counts.wrong ?? 0 },
]

export default function DeviceImport() {
  const { search } = useUrl()
  const id = search.get('import')
  return id ? <Opened id={id} step={search.get('schritt')} /> : <FileStep />
}

function Opened({ id, step }: { id: string; step: string | null }) {
  const { t } = useTexts()
  const asked = useAsk(api.deviceImport, { params: { id } })
  return (
    <Loaded of={asked} skeleton={<PageHead title={t('devices.import')} />}>
      {(view) => {
        if (view.state === 'applied' || view.state === 'undone') return <ResultStep view={view} />
        return step === 'vorschau' && view.state === 'previewed' ? <PreviewStep view={view} /> : <ColumnStep view={view} />
      }}
    </Loaded>
  )
}

function FileStep() {
  const { t, f } = useTexts()
  const go = useGo()
  const { change } = useUrl()
  const recent = useAsk(api.deviceImports, {})
  return (
    <Wizard title={t('devices.import')} crumbs={crumbs(t)} steps={steps(t)} step="datei" onCancel={() => void go('/geraete')}>
      <Upload
        label={t('devices.import.drop')}
        hint={t('devices.import.hint')}
        accept=".csv,.txt,.tsv,.xlsx,.ods,.json"
        maxBytes={64 * 2 ** 20}
        endpoint={api.takeDeviceList}
        onDone={(view) => void change({ import: view.id, schritt: 'spalten' }, {})}
      />
      <Panel title={t('devices.import.recent')} flush>
        <Loaded of={recent}>
          {(views) => (
            <ul className="items">
              {views.length === 0 ? <li className="muted small">{t('devices.import.recent.none')}</li> : null}
              {views.map((view) => (
                <li key={view.id}>
                  <span className="items__main">
                    {view.kind === 'devices.import' ? (
                      <Link href={`/geraete/importieren?import=${view.id}`}>{view.title}</Link>
                    ) : (
                      <span>{view.title || t('devices.receive')}</span>
                    )}
                    <span className="items__meta">
                      {t(view.kind === 'devices.import' ? 'devices.import' : 'devices.receive')} · {t(`devices.import.state.${view.state}`)}{' '}
                      · {f.number(view.counts.new ?? 0)} {t('devices.import.new')}
                      {view.counts.changed ? `, ${f.number(view.counts.changed)} ${t('devices.import.changed')}` : ''}
                    </span>
                  </span>
                  <span className="items__end row">
                    {f.instant(view.createdAt)}
                    {view.kind === 'devices.receipt' && view.state === 'applied' ? <Undo view={view} /> : null}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Loaded>
      </Panel>
    </Wizard>
  )
}

function ColumnStep({ view }: { view: View }) {
  const { t } = useTexts()
  const go = useGo()
  const { change } = useUrl()
  const [mapping, setMapping] = useState<ImportMapping>(view.mapping)
  const [slash, setSlash] = useState(view.slash)
  const [school, setSchool] = useState<RefEntry | null>(view.school ? { id: view.school, name: '…' } : null)
  const custom = useAsk(catalogueApi.customFields, {})
  const preview = useDo(api.previewDeviceList)
  const options: (readonly [string, string])[] = [
    ['', t('devices.import.field.none')],
    ...importFields.map((key) => [key, key === 'manufacturer' ? t('devices.manufacturer') : t(`devices.device.${key}`)] as const),
    ...(custom.data ?? []).map((each) => [`${customPrefix}${each.key}`, each.label] as const),
  ]
  const submit = async () => {
    const shown = await preview
      .run({ params: { id: view.id }, body: { mapping, slash, school: school?.id ?? null } })
      .catch(() => undefined)
    if (shown) void change({ schritt: 'vorschau' }, {})
  }
  const title = t('devices.import.step.columns')
  return (
    <Wizard
      title={t('devices.import')}
      crumbs={crumbs(t)}
      steps={steps(t, view.title)}
      step="spalten"
      reachable={[]}
      summary={t('devices.import.recognised', {
        program: t(`devices.import.preset.${view.format ?? 'other'}`),
        columns: view.columns.length,
      })}
      onBack={() => void change({ import: null, schritt: null }, {})}
      onCancel={() => void go('/geraete')}
      next={
        <Button look="primary" iconAfter="right" busy={preview.busy} onClick={() => void submit()}>
          {t('devices.import.preview')}
        </Button>
      }
    >
      <Refusal of={preview.problem} />
      <div className="form__grid">
        <Field label={t('devices.import.school')} hint={t('devices.import.school.hint')}>
          {(control) => <RefInput target="organisation.school" control={control} value={school} onValue={setSchool} />}
        </Field>
        <Field unmarked label={t('devices.import.slash')}>
          {(control) => (
            <Select
              control={control}
              value={slash}
              options={[
                ['day', t('devices.import.slash.day')],
                ['month', t('devices.import.slash.month')],
              ]}
              onValue={setSlash}
            />
          )}
        </Field>
      </div>
      <Panel title={title} flush>
        <PlainTable
          label={title}
          heads={[t('devices.import.column'), t('devices.import.field'), t('devices.import.sample')]}
          rows={view.columns.map((column) => {
            const name = column.heading || t('devices.import.unnamed', { number: column.position + 1 })
            return {
              key: String(column.position),
              cells: [
                name,
                <Select
                  key="field"
                  label={t('devices.import.field.for', { name })}
                  value={mapping[column.position] ?? ''}
                  options={options}
                  onValue={(key) => setMapping({ ...mapping, [column.position]: key || null })}
                />,
                column.sample.some(Boolean) ? (
                  <span key="sample" className="muted">
                    {column.sample.filter(Boolean).slice(0, 3).join(' · ')}
                  </span>
                ) : null,
              ],
            }
          })}
        />
      </Panel>
    </Wizard>
  )
}

function PreviewStep({ view }: { view: View }) {
  const { t } = useTexts()
  const go = useGo()
  const { change } = useUrl()
  const apply = useDo(api.applyDeviceList)
  const total = (view.counts.new ?? 0) + (view.counts.changed ?? 0)
  return (
    <Wizard
      title={t('devices.import')}
      crumbs={crumbs(t)}
      steps={steps(t, view.title)}
      step="vorschau"
      reachable={['spalten']}
      summary={total === 0 ? t('devices.import.nothing') : null}
      onBack={() => void change({ schritt: 'spalten' }, {})}
      onCancel={() => void go('/geraete')}
      next={
        total > 0 ? (
          <Button
            look="primary"
            icon="check"
            busy={apply.busy}
            onClick={() => void apply.run({ params: { id: view.id } }).catch(() => undefined)}
          >
            {t('devices.import.apply', { count: total })}
          </Button>
        ) : null
      }
    >
      <Refusal of={apply.problem} />
      <PlanCounts label={t('devices.import.counts')} counts={countsOf(t, view.counts)} />
      <Lines id={view.id} />
    </Wizard>
  )
}

function Lines({ id }: { id: string }) {
  const { t } = useTexts()
  return (
    <Panel title={t('devices.import.lines')} flush>
      <DataList
        inside
        prefix="z."
        name={StagedDevice.name}
        columns={columnsOf(StagedDevice)}
        endpoint={api.deviceListLines}
        params={{ id }}
        titleColumn="number"
        keyColumn="verdict"
        tones={{ verdict: { new: 'success', changed: 'warning', same: 'off', wrong: 'danger' } }}
        cells={{ number: (line) => <Said line={line} /> }}
      />
    </Panel>
  )
}

interface SaidLine {
  number: string | null
  name: string | null
  faults: LineFault[]
  before: Record<string, unknown> | null
  values: Record<string, unknown>
}
const plain = (value: unknown) =>
  value === null || value === undefined ? null : typeof value === 'object' ? String((value as { name?: string }).name ?? '') : String(value)

function Said({ line }: { line: SaidLine }) {
  const { t, has } = useTexts()
  const custom = useAsk(catalogueApi.customFields, {}, { staleTime: 60_000 })
  const label = (key: string) =>
    has(`devices.device.${key}`)
      ? t(`devices.device.${key}`)
      : (custom.data?.find((field) => `${customPrefix}${field.key}` === key)?.label ?? key.replace(customPrefix, ''))
  const changes = Object.entries(line.before ?? {}).map(([key, before]) => ({
    label: label(key),
    before: plain(before),
    after: plain(line.values[key]),
  }))
  return (
    <>
      <span className="name">{line.number ?? line.name ?? '–'}</span>
      <Diff changes={changes} />
      {line.faults.map((fault) => (
        <span key={`${fault.code} ${fault.field} ${fault.value}`} className={fault.severity === 'error' ? 'sub danger' : 'sub'}>
          {fault.field ? `${label(fault.field)}: ` : ''}
          {t(`devices.import.fault.${fault.code}`, { value: fault.value ?? '' })}
        </span>
      ))}
    </>
  )
}

function ResultStep({ view }: { view: View }) {
  const { t, f } = useTexts()
  const { new: added = 0, changed = 0, wrong = 0 } = view.counts
  const undone = view.state === 'undone'
  return (
    <Wizard
      title={t('devices.import')}
      crumbs={crumbs(t)}
      steps={steps(t, view.title)}
      step="ergebnis"
      reachable={[]}
      next={
        <LinkButton look="primary" href="/geraete" icon="device">
          {t('devices.device.plural')}
        </LinkButton>
      }
    >
      <Note tone={undone ? 'info' : 'success'} actions={undone ? null : <Undo view={view} />}>
        <p>
          <strong>
            {undone ? t('devices.import.undone') : t('devices.import.applied', { new: f.number(added), changed: f.number(changed) })}
          </strong>{' '}
          {undone || !view.undoUntil ? null : t('devices.import.undoUntil', { day: f.day(view.undoUntil) })}
        </p>
      </Note>
      <PlanCounts label={t('devices.import.counts')} counts={countsOf(t, view.counts)} />
      {wrong > 0 ? (
        <Note
          tone="warning"
          actions={
            <Button small icon="down2" onClick={() => void download(api.deviceListRejects, { params: { id: view.id } })}>
              {t('devices.import.rejects.download')}
            </Button>
          }
        >
          {t('devices.import.wrongLeft', { count: wrong })}
        </Note>
      ) : null}
      <div>
        <LinkButton href="/geraete/importieren" icon="up2">
          {t('devices.import.another')}
        </LinkButton>
      </div>
    </Wizard>
  )
}

function Undo({ view }: { view: View }) {
  const { t } = useTexts()
  const [asks, setAsks] = useState(false)
  const undo = useDo(receiveApi.undoDevices, { onDone: () => toast(t('devices.import.undone')) })
  return (
    <>
      <Button small icon="undo" onClick={() => setAsks(true)}>
        {t('devices.import.undo')}
      </Button>
      <ConfirmDialog
        open={asks}
        title={t('devices.import.undo.ask')}
        action={t('devices.import.undo')}
        icon="undo"
        onConfirm={() => undo.run({ params: { id: view.id } })}
        onClose={() => setAsks(false)}
      >
        {t('devices.import.undo.text')}
      </ConfirmDialog>
    </>
  )
}
