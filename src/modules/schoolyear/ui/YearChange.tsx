// The cockpit of the school-year change: every school on one board, from "no roster yet" to "applied".
// biome-ignore-all lint/a11y/noRedundantRoles: cards take the table's display away, and its roles with it
import { useState } from 'react'
import {
  Button,
  Chip,
  EmptyState,
  Link,
  LinkButton,
  Loaded,
  Note,
  PageHead,
  Panel,
  Parts,
  ScrollBox,
  State,
  type Tone,
  useAsk,
  useRight,
  useTexts,
} from '#ui'
import { type BoardRow, schoolSteps, type YearChangeView, yearChangeApi } from '../api.ts'
import { Actions, SchoolMenu } from './Actions.tsx'
import { ChangeYear, OpenYear } from './OpenYear.tsx'

export const stepTones: Record<BoardRow['step'], Tone> = {
  waiting: 'off',
  reading: 'info',
  wrong: 'danger',
  held: 'warning',
  ready: 'info',
  released: 'info',
  planned: 'info',
  applying: 'info',
  applied: 'success',
  undone: 'warning',
}

export default function YearChange() {
  const { t } = useTexts()
  const asked = useAsk(yearChangeApi.yearChanges, {}, { every: 10_000 })
  const may = useRight('schoolyear.change')
  const [opens, setOpens] = useState(false)
  return (
    <Loaded of={asked}>
      {(changes) => {
        const current = changes.find((change) => change.state === 'open') ?? changes[0]
        const open = may ? (
          <Button look={current ? undefined : 'primary'} icon="plus" onClick={() => setOpens(true)}>
            {t('schoolyear.open')}
          </Button>
        ) : undefined
        return (
          <>
            <PageHead
              title={t('schoolyear.title')}
              meta={current ? [<span key="y">{current.schoolYearName}</span>] : undefined}
              actions={!current || current.state === 'closed' ? open : undefined}
            />
            {current ? (
              <Board change={current} />
            ) : (
              <EmptyState icon="swap" title={t('schoolyear.none')} text={t('schoolyear.none.text')} actions={open} />
            )}
            <OpenYear open={opens} onClose={() => setOpens(false)} />
          </>
        )
      }}
    </Loaded>
  )
}

function Board({ change }: { change: YearChangeView }) {
  const { t, f } = useTexts()
  const asked = useAsk(yearChangeApi.yearBoard, { params: { id: change.id } }, { every: 4_000 })
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set())
  const pick = (id: string, on: boolean) => setPicked((before) => new Set(on ? [...before, id] : [...before].filter((each) => each !== id)))
  return (
    <Loaded of={asked}>
      {(rows) => (
        <div className="body body--top stack">
          <Window change={change} />
          <Parts
            parts={schoolSteps.map((step) => ({
              label: t(`schoolyear.step.${step}`),
              value: rows.filter((row) => row.step === step).length,
              tone:
                step === 'applied'
                  ? 'ok'
                  : step === 'wrong'
                    ? 'bad'
                    : step === 'held' || step === 'undone'
                      ? 'att'
                      : step === 'waiting'
                        ? 'off'
                        : 'inf',
            }))}
          />
          <Panel
            title={t('schoolyear.schools')}
            note={t('schoolyear.done', {
              done: f.number(rows.filter((row) => row.step === 'applied').length),
              all: f.number(rows.length),
            })}
            flush
            actions={<Actions change={change} rows={rows} picked={picked} onDone={() => setPicked(new Set())} />}
          >
            <ScrollBox label={t('schoolyear.schools')}>
              <table className="table table--cards" role="table">
                <thead role="rowgroup">
                  <tr role="row">
                    <th role="columnheader" scope="col" className="pick">
                      <span className="sr">{t('schoolyear.pick')}</span>
                    </th>
                    <th role="columnheader" scope="col">
                      {t('rosters.school')}
                    </th>
                    <th role="columnheader" scope="col">
                      {t('rosters.state')}
                    </th>
                    <th role="columnheader" scope="col" className="num">
                      {t('people.people')}
                    </th>
                    <th role="columnheader" scope="col" className="num">
                      {t('rosters.status.moved')}
                    </th>
                    <th role="columnheader" scope="col" className="num">
                      {t('rosters.status.new')}
                    </th>
                    <th role="columnheader" scope="col" className="num">
                      {t('schoolyear.leavers')}
                    </th>
                    <th role="columnheader" scope="col">
                      {t('schoolyear.released')}
                    </th>
                    <th role="columnheader" scope="col">
                      <span className="sr">{t('ui.actions')}</span>
                    </th>
                  </tr>
                </thead>
                <tbody role="rowgroup">
                  {rows.map((row) => (
                    <Row key={row.school} row={row} change={change} picked={picked.has(row.school)} onPick={pick} />
                  ))}
                </tbody>
              </table>
            </ScrollBox>
          </Panel>
        </div>
      )}
    </Loaded>
  )
}

function Window({ change }: { change: YearChangeView }) {
  const { t, f } = useTexts()
  const may = useRight('schoolyear.change')
  const brings = useRight('rosters.import')
  const [changes, setChanges] = useState(false)
  const now = Date.now()
  const dark =
    change.blackoutFrom && change.blackoutUntil && Date.parse(change.blackoutFrom) <= now && now <= Date.parse(change.blackoutUntil)
  return (
    <>
      <Note
        tone={dark ? 'warning' : 'info'}
        title={t('schoolyear.effective', { day: f.day(change.effectiveDay) })}
        actions={
          <span className="row">
            {brings ? (
              <LinkButton small icon="people" href={`/schuljahreswechsel/${change.id}/abgaenge`}>
                {t('schoolyear.leavers.open')}
              </LinkButton>
            ) : null}
            {may && change.state === 'open' ? (
              <Button small icon="edit" onClick={() => setChanges(true)}>
                {t('schoolyear.change')}
              </Button>
            ) : null}
          </span>
        }
      >
        {change.blackoutFrom && change.blackoutUntil
          ? t(dark ? 'schoolyear.blackout.now' : 'schoolyear.blackout', {
              from: f.instant(change.blackoutFrom),
              until: f.instant(change.blackoutUntil),
            })
          : t('schoolyear.blackout.none')}
      </Note>
      {changes ? <ChangeYear change={change} open onClose={() => setChanges(false)} /> : null}
    </>
  )
}

function Row({
  row,
  change,
  picked,
  onPick,
}: {
  row: BoardRow
  change: YearChangeView
  picked: boolean
  onPick: (id: string, on: boolean) => void
}) {
  const { t, f } = useTexts()
  const number = (key: string) => (row.import ? f.number(row.counts[key] ?? 0) : '–')
  const figures = [
    ['people.people', f.number(row.people)],
    ['rosters.status.moved', number('moved')],
    ['rosters.status.new', number('new')],
    ['schoolyear.leavers', number('missing')],
  ] as const
  return (
    <tr role="row" aria-selected={picked || undefined}>
      <td role="cell" className="pick">
        <input
          type="checkbox"
          className="check"
          aria-label={t('schoolyear.pickOne', { school: row.name })}
          checked={picked}
          onChange={(event) => onPick(row.school, event.target.checked)}
        />
      </td>
      <th role="rowheader" scope="row">
        <Link href={row.import ? `/personen/importe/${row.import}` : `/schulen/${row.school}`}>{row.name}</Link>
        <span className="sub">{row.number}</span>
      </th>
      <td role="cell" data-l={t('rosters.state')}>
        <State tone={stepTones[row.step]}>{t(`schoolyear.step.${row.step}`)}</State>
      </td>
      {figures.map(([label, value]) => (
        <td key={label} role="cell" className="num" data-l={t(label)}>
          {value}
        </td>
      ))}
      <td role="cell" data-l={row.releasedBy ? t('schoolyear.released') : undefined}>
        <span className="row">
          {row.releasedBy ??
            (row.step === 'waiting' ? (
              <LinkButton small href={`/personen/importe/neu?schule=${row.school}&wechsel=${change.id}`}>
                {t('schoolyear.upload')}
              </LinkButton>
            ) : (
              '–'
            ))}
          {row.format === 'promotion' ? <Chip>{t('schoolyear.promoted')}</Chip> : null}
        </span>
      </td>
      <td role="cell" className="act">
        <SchoolMenu row={row} change={change} />
      </td>
    </tr>
  )
}
