// Support access: the operator asks, the authority decides for how many hours, everybody sees what is open.
import { useState } from 'react'
import {
  AskForm,
  Button,
  Chip,
  ChoiceField,
  Dialog,
  EmptyState,
  Field,
  faultAt,
  Loaded,
  Panel,
  type RefEntry,
  RefInput,
  State,
  type Tone,
  toast,
  useAsk,
  useDo,
  useRight,
  useTexts,
} from '#ui'
import { rolesApi as api } from '../../api.ts'
import type { SupportView } from '../../model.ts'
import { AccessHead } from '../parts.tsx'

const tones: Record<SupportView['state'], Tone> = { asked: 'warning', approved: 'success', refused: 'off', ended: 'off' }
const hours = [1, 2, 4, 8, 24, 72]

export default function Support() {
  const { t } = useTexts()
  const mayAsk = useRight('access.support.request')
  const asked = useAsk(api.support, {}, { every: 30_000 })
  const [asks, setAsks] = useState(false)
  const add = mayAsk ? (
    <Button look="primary" icon="plus" onClick={() => setAsks(true)}>
      {t('access.support.ask')}
    </Button>
  ) : null
  const none = <EmptyState level="h2" icon="eye" title={t('access.support.none')} text={t('access.support.none.text')} actions={add} />
  return (
    <>
      <AccessHead actions={add} />
      <div className="body stack">
        <p className="muted">{t('access.support.lead')}</p>
        <Loaded of={asked}>{(rows) => (rows.length ? rows.map((row) => <Request key={row.id} row={row} />) : none)}</Loaded>
      </div>
      {asks ? <AskSupport onClose={() => setAsks(false)} /> : null}
    </>
  )
}

function Request({ row }: { row: SupportView }) {
  const { t, f } = useTexts()
  const mayDecide = useRight('access.support.approve')
  const isOperator = useRight('access.support.request')
  const end = useDo(api.endSupport, { onRefused: (problem) => toast(problem.message) })
  const over = row.state === 'approved' && !row.running
  const decided = row.decidedName && row.decidedAt ? t('access.support.decided', { by: row.decidedName, at: f.instant(row.decidedAt) }) : ''
  return (
    <Panel
      title={`${row.accountName}, ${row.authorityName}`}
      actions={
        <State tone={over ? 'off' : tones[row.state]}>{t(over ? 'access.support.state.over' : `access.support.state.${row.state}`)}</State>
      }
    >
      <p>{row.reason}</p>
      <p className="small muted">
        {t('access.support.asked', { at: f.instant(row.askedAt), role: row.roleName, hours: row.hours })} {decided}
      </p>
      {row.state === 'asked' && mayDecide && !isOperator ? <Decision row={row} /> : null}
      {row.running && row.until ? (
        <div className="row">
          <Chip tone="warning">{t('access.support.until', { until: f.instant(row.until) })}</Chip>
          <Button look="danger" busy={end.busy} onClick={() => void end.run({ params: { id: row.id } }).catch(() => {})}>
            {t('access.support.end')}
          </Button>
        </div>
      ) : null}
    </Panel>
  )
}

function Decision({ row }: { row: SupportView }) {
  const { t } = useTexts()
  const [count, setCount] = useState(row.hours)
  const decide = useDo(api.decideSupport)
  const refuse = (
    <Button busy={decide.busy} onClick={() => void decide.run({ params: { id: row.id }, body: { hours: null } }).catch(() => {})}>
      {t('access.support.refuse')}
    </Button>
  )
  return (
    <AskForm
      trouble={decide.problem}
      onSubmit={() => decide.run({ params: { id: row.id }, body: { hours: count } })}
      submit={t('access.support.approve')}
      busy={decide.busy}
      more={refuse}
    >
      <HourChoice value={count} onValue={setCount} wish={row.hours} />
    </AskForm>
  )
}

function HourChoice({ value, onValue, wish = value }: { value: number; onValue: (hours: number) => void; wish?: number }) {
  const { t } = useTexts()
  const options = [...new Set([...hours, wish])]
    .sort((a, b) => a - b)
    .map((count) => ({ value: count, label: t('access.hours', { count }) }))
  return <ChoiceField label={t('access.support.hours')} value={value} onValue={onValue} options={options} />
}

function AskSupport({ onClose }: { onClose: () => void }) {
  const { t } = useTexts()
  const [authority, setAuthority] = useState<RefEntry | null>(null)
  const [reason, setReason] = useState('')
  const [count, setCount] = useState(8)
  const ask = useDo(api.requestSupport, { onDone: onClose })
  return (
    <Dialog open title={t('access.support.ask')} onClose={onClose}>
      <AskForm
        trouble={ask.problem}
        fields={['reason', 'authority']}
        onSubmit={() => ask.run({ body: { authority: authority!.id, reason, hours: count } })}
        submit={t('access.support.send')}
        icon="send"
        busy={ask.busy}
        disabled={!authority}
        onCancel={onClose}
      >
        <Field label={t('access.authority')} fault={faultAt(ask.problem, 'authority')} required>
          {(control) => <RefInput target="organisation.authority" control={control} value={authority} onValue={setAuthority} />}
        </Field>
        <Field label={t('access.support.reason')} hint={t('access.support.reason.hint')} fault={faultAt(ask.problem, 'reason')} required>
          {(control) => (
            <textarea
              {...control}
              className="area"
              rows={3}
              maxLength={1_000}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          )}
        </Field>
        <HourChoice value={count} onValue={setCount} />
      </AskForm>
    </Dialog>
  )
}
