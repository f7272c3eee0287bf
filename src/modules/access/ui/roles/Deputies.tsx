// Deputies: one's own roles lent for a time.
import { useState } from 'react'
import {
  AskForm,
  Button,
  ConfirmDialog,
  DayInput,
  Dialog,
  EmptyState,
  Field,
  faultAt,
  Loaded,
  Panel,
  PlainTable,
  type RefEntry,
  RefInput,
  readDay,
  State,
  TextField,
  useAsk,
  useDo,
  useRight,
  useTexts,
} from '#ui'
import { rolesApi as api } from '../../api.ts'
import type { DeputyView } from '../../model.ts'
import { AccessHead } from '../parts.tsx'

export default function Deputies() {
  const { t } = useTexts()
  const may = useRight('access.deputy.own')
  const asked = useAsk(api.deputies, {})
  const [adds, setAdds] = useState(false)
  const [ends, setEnds] = useState<DeputyView | null>(null)
  const end = useDo(api.endDeputies)
  const add = may ? (
    <Button look="primary" icon="plus" onClick={() => setAdds(true)}>
      {t('access.deputy.add')}
    </Button>
  ) : null
  const none = <EmptyState level="h3" icon="swap" title={t('access.deputy.none')} text={t('access.deputy.none.text')} actions={add} />
  return (
    <>
      <AccessHead actions={add} />
      <div className="body">
        <Panel title={t('access.deputies')} flush>
          <Loaded of={asked}>{(rows) => (rows.length ? <Table rows={rows} onEnd={setEnds} /> : none)}</Loaded>
        </Panel>
      </div>
      {adds ? <AddDeputy onClose={() => setAdds(false)} /> : null}
      {ends ? (
        <ConfirmDialog
          open
          title={t('access.deputy.end')}
          action={t('access.deputy.endNamed', { name: ends.deputyName })}
          onConfirm={() => end.run({ body: { ids: [ends.id] } })}
          onClose={() => setEnds(null)}
        >
          {t('access.deputy.end.text')}
        </ConfirmDialog>
      ) : null}
    </>
  )
}

function Table({ rows, onEnd }: { rows: DeputyView[]; onEnd: (row: DeputyView) => void }) {
  const { t, f } = useTexts()
  const label = (part: string) => t(`access.deputy.${part}`)
  return (
    <PlainTable
      label={t('access.deputies')}
      heads={[label('deputy'), label('for'), t('access.school'), label('time'), label('state'), '']}
      rows={rows.map((row) => ({
        key: row.id,
        cells: [
          row.deputyName,
          row.accountName,
          row.schoolName ?? t('access.deputy.all'),
          t('access.deputy.span', { from: f.day(row.from), until: f.day(new Date(Date.parse(row.until) - 1_000)) }),
          <State key="state" tone={row.running ? 'success' : 'info'}>
            {t(row.running ? 'access.deputy.running' : 'access.deputy.planned')}
          </State>,
          <Button key="end" small onClick={() => onEnd(row)}>
            {t('access.deputy.end')}
          </Button>,
        ],
      }))}
    />
  )
}

function AddDeputy({ onClose }: { onClose: () => void }) {
  const { t, f } = useTexts()
  const [deputy, setDeputy] = useState<RefEntry | null>(null)
  const [school, setSchool] = useState<RefEntry | null>(null)
  const [from, setFrom] = useState(() => f.day(new Date()))
  const [until, setUntil] = useState('')
  const [note, setNote] = useState('')
  const lend = useDo(api.lend, { onDone: onClose })
  const days = { from: readDay(from), until: readDay(until) }
  const ready = Boolean(deputy && days.from && days.until)
  const send = () =>
    lend.run({
      body: { deputies: [{ deputy: deputy!.id, from: days.from!, until: days.until!, school: school?.id ?? null, note: note || null }] },
    })
  return (
    <Dialog open title={t('access.deputy.add')} onClose={onClose}>
      <AskForm
        trouble={lend.problem}
        fields={['until']}
        onSubmit={send}
        submit={t('access.deputy.add')}
        busy={lend.busy}
        disabled={!ready}
        onCancel={onClose}
      >
        <p>{t('access.deputy.lead')}</p>
        <Field label={t('access.deputy.deputy')} required>
          {(control) => <RefInput target="access.account" control={control} value={deputy} onValue={setDeputy} />}
        </Field>
        <div className="form__grid">
          <Field label={t('access.deputy.from')} required>
            {(control) => <DayInput control={control} value={from} onValue={setFrom} />}
          </Field>
          <Field label={t('access.deputy.until')} fault={faultAt(lend.problem, 'until')} required>
            {(control) => <DayInput control={control} value={until} onValue={setUntil} />}
          </Field>
        </div>
        <Field label={t('access.school')} hint={t('access.deputy.school.hint')}>
          {(control) => <RefInput target="organisation.school" control={control} value={school} onValue={setSchool} />}
        </Field>
        <TextField label={t('access.deputy.note')} value={note} onValue={setNote} optional max={500} />
      </AskForm>
    </Dialog>
  )
}
