// Damage, loss and theft: what happened, what it was worth, where it stands.
import { useState } from 'react'
import { columnsOf } from '#shared'
import {
  AskForm,
  Button,
  ChoiceField,
  DataList,
  DayInput,
  Dialog,
  download,
  Field,
  faultAt,
  type MenuItem,
  ModelForm,
  PageHead,
  type RefEntry,
  RefInput,
  readDay,
  TextField,
  toast,
  useDo,
  useRight,
  useTexts,
  useUrl,
} from '#ui'
import { loanCasesApi as casesApi } from '../../api/cases.ts'
import { loansApi as api } from '../../api.ts'
import { caseKinds, DamageCase } from '../../model.ts'
import { today } from '../parts.tsx'
import { CasePhotos, sendPhotos } from './CasePhotos.tsx'
import { PhotoPick } from './PhotoPick.tsx'

type Row = DamageCase & { deviceName: string }
const tones = { open: 'warning', insurer: 'info', settled: 'success', waived: 'off' } as const

export default function CaseList() {
  const { t } = useTexts()
  const { search, change } = useUrl()
  const mayReport = useRight('loans.report')
  const mayChange = useRight('loans.lend')
  const [edits, setEdits] = useState<Row>()
  const [photos, setPhotos] = useState<Row>()
  const settle = useDo(api.settleCase)
  const add = mayReport ? (
    <Button look="primary" icon="plus" onClick={() => void change({ neu: '1' })}>
      {t('loans.damageCase.report')}
    </Button>
  ) : null
  const moving = (row: Row, state: DamageCase['state']) => async () => {
    await settle.run({ params: { id: row.id }, body: { state } })
    toast(t('loans.damageCase.moved', { state: t(`loans.damageCase.state.${state}`) }), {
      action: { label: t('ui.undo'), run: () => void settle.run({ params: { id: row.id }, body: { state: row.state } }) },
    })
  }
  const actions = (row: Row): MenuItem[] => [
    { id: 'photos', label: t('loans.photo.plural'), icon: 'eye', onAction: () => setPhotos(row) },
    {
      id: 'paper',
      label: t('loans.print.case'),
      icon: 'print',
      onAction: () =>
        void download(casesApi.casePaper, { params: { id: row.id } }).catch((error: Error) => toast(error.message, { tone: 'refused' })),
    },
    ...(mayChange
      ? [
          { id: 'edit', label: t('loans.edit'), icon: 'edit', onAction: () => setEdits(row) },
          ...(['insurer', 'settled', 'waived', 'open'] as const)
            .filter((state) => state !== row.state)
            .map((state) => ({
              id: state,
              label: t(`loans.damageCase.to.${state}`),
              icon: 'right',
              onAction: () => void moving(row, state)(),
            })),
        ]
      : []),
  ]
  return (
    <>
      <PageHead title={t('loans.damageCase.plural')} crumbs={[{ label: t('loans.contract.plural'), href: '/ausleihen' }]} actions={add} />
      <DataList
        name={DamageCase.name}
        columns={columnsOf(DamageCase)}
        endpoint={api.cases}
        exportEndpoint={api.exportCases}
        titleColumn="device"
        scope="school"
        rowHref={(row) => `/geraete/${row.device}`}
        subtitle={(row) => [row.personName, row.contractName].filter(Boolean).join(' · ')}
        tones={{ state: tones }}
        presets={[
          {
            id: 'open',
            label: 'loans.view.openCases',
            query: { filter: [{ column: 'state', operator: 'is', values: ['open', 'insurer'] }] },
          },
        ]}
        rowActions={(row) => actions(row as Row)}
        empty={{ icon: 'warn', title: t('loans.damageCase.none'), text: t('loans.damageCase.none.text'), actions: add }}
      />
      {search.get('neu') === '1' ? <ReportDialog onClose={() => void change({ neu: null })} /> : null}
      {photos ? (
        <CasePhotos id={photos.id} title={`${t('loans.photo.plural')} ${photos.deviceName}`} onClose={() => setPhotos(undefined)} />
      ) : null}
      {edits ? (
        <Dialog
          open
          title={`${t(`loans.damageCase.kind.${edits.kind}`)} ${edits.deviceName}`}
          width="l"
          onClose={() => setEdits(undefined)}
        >
          <ModelForm
            model={DamageCase}
            mode="change"
            values={{ ...edits }}
            endpoint={api.changeCase}
            sections={[{ fields: ['day', 'description', 'policeReference', 'claim', 'insurance', 'note'] }]}
            onCancel={() => setEdits(undefined)}
            onDone={() => {
              toast(t('loans.saved'))
              setEdits(undefined)
            }}
          />
        </Dialog>
      ) : null}
    </>
  )
}

function ReportDialog({ onClose }: { onClose: () => void }) {
  const { t, f } = useTexts()
  const [device, setDevice] = useState<RefEntry | null>(null)
  const [kind, setKind] = useState<(typeof caseKinds)[number]>('damage')
  const [day, setDay] = useState(f.day(today()))
  const [description, setDescription] = useState('')
  const [police, setPolice] = useState('')
  const [photos, setPhotos] = useState<File[]>([])
  const report = useDo(api.reportCase)
  const on = readDay(day)
  return (
    <Dialog open title={t('loans.damageCase.report')} width="l" onClose={onClose}>
      <AskForm
        trouble={report.problem}
        fields={['device', 'day', 'description']}
        busy={report.busy}
        disabled={!device || !on || description.trim().length < 3}
        submit={t('loans.damageCase.send')}
        onCancel={onClose}
        onSubmit={async () => {
          const made = await report.run({ body: { device: device!.id, kind, day: on!, description, policeReference: police || null } })
          toast(t('loans.damageCase.reported'))
          // The report stands whatever becomes of its photos.
          await sendPhotos(made.id, photos).catch((error: Error) => toast(error.message, { tone: 'refused' }))
          onClose()
        }}
      >
        <Field label={t('loans.damageCase.device')} required>
          {(control) => <RefInput target="devices.device" control={control} value={device} onValue={setDevice} />}
        </Field>
        <ChoiceField
          label={t('loans.damageCase.kind')}
          value={kind}
          onValue={setKind}
          options={caseKinds.map((value) => ({ value, label: t(`loans.damageCase.kind.${value}`) }))}
        />
        <Field label={t('loans.damageCase.day')} fault={faultAt(report.problem, 'day')} required>
          {(control) => <DayInput control={control} value={day} onValue={setDay} />}
        </Field>
        <Field label={t('loans.damageCase.description')} hint={t('loans.damageCase.descriptionHint')} required>
          {(control) => (
            <textarea
              {...control}
              className="input"
              rows={4}
              maxLength={4000}
              value={description}
              onChange={(event) => setDescription(event.target.value)}
            />
          )}
        </Field>
        {kind === 'theft' ? (
          <TextField
            label={t('loans.damageCase.policeReference')}
            hint={t('loans.damageCase.policeHint')}
            optional
            value={police}
            onValue={setPolice}
          />
        ) : null}
        <Field label={t('loans.photo.plural')} hint={t('loans.photo.hint')} group>
          {() => (
            <div className="stack stack--s">
              {photos.length ? (
                <ul className="items">
                  {photos.map((photo, index) => (
                    <li key={`${photo.name} ${photo.lastModified} ${photo.size}`}>
                      <span className="items__main">{photo.name}</span>
                      <span className="items__end">
                        <Button small look="quiet" icon="x" iconOnly onClick={() => setPhotos(photos.toSpliced(index, 1))}>
                          {t('loans.photo.remove', { name: photo.name })}
                        </Button>
                      </span>
                    </li>
                  ))}
                </ul>
              ) : null}
              <PhotoPick onPhotos={(more) => setPhotos((before) => [...before, ...more])} />
            </div>
          )}
        </Field>
      </AskForm>
    </Dialog>
  )
}
