// What would happen, person by person; nothing is written before the last button.
import { useId, useState } from 'react'
import { Button, ConfirmDialog, LinkButton, Note, Panel, PlanCounts, readable, Switch, useDo, useGo, useRight, useTexts, useUrl } from '#ui'
import { type RosterRow, type RosterView, rosterApi, rosterStatuses } from '../api.ts'
import { Faults } from './Faults.tsx'
import { LeaversOpen } from './LeaversOpen.tsx'
import { Mapping } from './Mapping.tsx'
import { RosterWizard } from './RosterWizard.tsx'
import { Rows } from './Rows.tsx'
import { kindOf, touched } from './words.ts'

export function Preview({ view }: { view: RosterView }) {
  const { t, f } = useTexts()
  const go = useGo()
  const { search, path } = useUrl()
  const shown = (rosterStatuses as readonly string[]).includes(search.get('art') ?? '')
    ? (search.get('art') as RosterRow['status'])
    : firstStatus(view)
  const [strict, setStrict] = useState(view.strict)
  const strictId = useId()
  const [leavers, setLeavers] = useState(view.guard.length === 0)
  const [asks, setAsks] = useState(false)
  const leaversId = useId()
  const apply = useDo(rosterApi.applyRoster)
  const discard = useDo(rosterApi.discardRoster, { onDone: () => void go('/personen/importe') })
  const mayRelease = useRight('rosters.release')
  const held = view.state === 'held'
  const missing = view.counts.missing ?? 0
  const steps = touched(view.counts) + (leavers ? missing : 0)
  const needsRelease = held && (leavers || view.guard.some((hit) => hit.kind !== 'missing'))
  const run = () => apply.run({ params: { id: view.id }, body: { leavers, strict, release: needsRelease, version: view.version } })
  const start = () => (needsRelease ? setAsks(true) : void run().catch(() => {}))
  return (
    <RosterWizard
      view={view}
      step="preview"
      summary={
        <>
          <b>{t('rosters.ready', { count: steps })}</b>
          {missing && !leavers ? `, ${t('rosters.missingStay', { count: missing })}` : null}
        </>
      }
      onCancel={() => void discard.run({ params: { id: view.id } })}
      next={
        <Button look="primary" busy={apply.busy} disabled={steps === 0 || (needsRelease && !mayRelease)} onClick={start}>
          {t(needsRelease ? 'rosters.releaseApply' : 'rosters.apply', { count: steps })}
        </Button>
      }
    >
      {apply.problem ? (
        <Note tone="danger" live title={apply.problem.problem.title}>
          {[apply.problem.problem.detail, apply.problem.problem.remedy].filter(Boolean).join(' ')}
        </Note>
      ) : null}
      <PlanCounts
        label={t('rosters.counts')}
        current={kindOf[shown]}
        counts={rosterStatuses
          .filter((status) => status !== 'ambiguous' || view.counts.ambiguous)
          .map((status) => ({
            kind: kindOf[status],
            label: t(`rosters.status.${status}`),
            value: view.counts[status] ?? 0,
            note: t(`rosters.status.${status}.note`),
            href: `${path}?${readable(withKind(search, status))}`,
          }))}
      />
      {view.error ? (
        <Note tone="danger" live title={view.error.message}>
          {`${view.error.detail} ${view.error.remedy}`}
        </Note>
      ) : null}
      <Guard view={view} />
      <div className="cols">
        <div className="c8 stack">
          <Rows view={view} status={shown} />
          {view.columns ? <Mapping view={view} /> : null}
        </div>
        <div className="c4 stack">
          <Panel title={t('rosters.willHappen')} foot={t('rosters.undoable')}>
            <ul className="rows">
              <Line label={t('rosters.will.accounts')} value={f.number(view.counts.new ?? 0)} />
              <Line label={t('rosters.will.moved')} value={f.number(view.counts.moved ?? 0)} />
              <Line label={t('rosters.will.changed')} value={f.number(view.counts.changed ?? 0)} />
              <Line label={t('rosters.will.groups')} value={f.number(view.counts['groups.new'] ?? 0)} />
              <Line label={t('rosters.will.left')} value={f.number(leavers ? missing : 0)} />
            </ul>
            {missing ? (
              <label className="choice" htmlFor={leaversId}>
                <Switch id={leaversId} checked={leavers} onChange={(event) => setLeavers(event.target.checked)} />
                {t('rosters.leavers', { count: missing })}
              </label>
            ) : null}
            <label className="choice" htmlFor={strictId}>
              <Switch id={strictId} checked={strict} onChange={(event) => setStrict(event.target.checked)} />
              {t('rosters.strict')}
            </label>
          </Panel>
          <LeaversOpen view={view} />
          <NotTaken view={view} />
          <Faults view={view} />
        </div>
      </div>
      <ConfirmDialog
        open={asks}
        title={t('rosters.release.title')}
        action={t('rosters.releaseApply', { count: steps })}
        danger
        onConfirm={run}
        onClose={() => setAsks(false)}
      >
        {t('rosters.release.text', { count: leavers ? missing : 0 })}
      </ConfirmDialog>
    </RosterWizard>
  )
}

/** What the files hold beside people and groups and what stays out, with the way to it. */
function NotTaken({ view }: { view: RosterView }) {
  const { t, f } = useTexts()
  const mayRooms = useRight('organisation.room.change')
  const kinds = (['rename', 'room', 'lesson'] as const).filter((kind) => Number(view.facts[`notTaken.${kind}`] ?? 0) > 0)
  if (!kinds.length) return null
  const isTimetable = kinds.includes('room') || kinds.includes('lesson')
  const way =
    mayRooms && isTimetable && view.school ? (
      <LinkButton small href={`/schulen/${view.school}/stundenplan`}>
        {t('rosters.notTaken.way')}
      </LinkButton>
    ) : null
  return (
    <Panel title={t('rosters.notTaken')} flush foot={way}>
      <ul className="items">
        {kinds.map((kind) => (
          <li key={kind}>
            <div className="items__main">
              <div>
                {t(`rosters.notTaken.${kind}`)} <span className="muted">{f.number(Number(view.facts[`notTaken.${kind}`]))}</span>
              </div>
              <div className="items__meta">{t(`rosters.notTaken.${kind}.why`)}</div>
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

/** The same search among another kind. */
function withKind(search: URLSearchParams, status: string): URLSearchParams {
  const next = new URLSearchParams(search)
  next.set('art', status)
  return next
}

const firstStatus = (view: RosterView): RosterRow['status'] =>
  (['ambiguous', 'moved', 'new', 'changed', 'missing', 'same'] as const).find((status) => (view.counts[status] ?? 0) > 0) ?? 'new'

const Line = ({ label, value }: { label: string; value: string }) => (
  <li>
    <div>
      <span>{label}</span>
      <b>{value}</b>
    </div>
  </li>
)

function Guard({ view }: { view: RosterView }) {
  const { t } = useTexts()
  const mayRelease = useRight('rosters.release')
  if (view.scope === 'cut')
    return (
      <Note tone="info" title={t('rosters.cut')}>
        {t('rosters.cut.text')}
      </Note>
    )
  if (!view.guard.length) return null
  return (
    <>
      {view.guard.map((hit) => (
        <Note
          key={`${hit.kind}-${hit.school}`}
          tone="warning"
          title={t(`rosters.guard.${hit.kind}`, { missing: hit.missing, known: hit.known, limit: hit.limit })}
        >
          {t(`rosters.guard.${hit.kind}.text`)} {t(view.ownImport || !mayRelease ? 'rosters.guard.other' : 'rosters.guard.you')}
        </Note>
      ))}
    </>
  )
}
