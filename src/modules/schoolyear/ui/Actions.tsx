// What can be done with schools on the board: with the chosen ones, with all at that point, or with one from its row.
import { useState } from 'react'
import { BulkWork } from '#modules/people/ui'
import { rosterApi } from '#modules/rosters/api'
import { dayOf } from '#shared'
import { Button, ConfirmDialog, Field, MenuButton, type MenuItem, toast, useDo, useRight, useTexts } from '#ui'
import { type BoardRow, type YearChangeView, yearChangeApi } from '../api.ts'

export type Work = 'promote' | 'release' | 'withdraw' | 'apply' | 'undo'
/** Last grades of German schools: primary four (Berlin and Brandenburg six), then nine to thirteen. */
const tops = [4, 6, 9, 10, 12, 13] as const

/** The steps at which a school can be worked on so. */
const fits = (work: Work, { step }: BoardRow, change: YearChangeView): boolean => {
  const steps: Record<Work, readonly BoardRow['step'][]> = {
    promote: ['waiting', 'wrong', 'undone'],
    release: ['ready', 'held'],
    withdraw: ['released', 'planned'],
    apply: change.effectiveDay > dayOf() ? ['released'] : ['released', 'planned'],
    undo: ['applied'],
  }
  return steps[work].includes(step)
}

function useMay(): Record<Work, boolean> {
  const change = useRight('schoolyear.change')
  const release = useRight('rosters.release')
  const undo = useRight('rosters.undo')
  return { promote: change, release, withdraw: release, apply: change, undo }
}

export function Actions({
  change,
  rows,
  picked,
  onDone,
}: {
  change: YearChangeView
  rows: readonly BoardRow[]
  picked: ReadonlySet<string>
  onDone: () => void
}) {
  const { t } = useTexts()
  const may = useMay()
  const [asks, setAsks] = useState<Work>()
  if (change.state === 'closed') return null
  const among = (work: Work) => rows.filter((row) => fits(work, row, change) && (picked.size === 0 || picked.has(row.school)))
  const button = (work: Work, primary?: boolean) => {
    const count = among(work).length
    return may[work] ? (
      <Button small look={primary ? 'primary' : undefined} disabled={!count} onClick={() => setAsks(work)}>
        {t(`schoolyear.${work}`, { count })}
      </Button>
    ) : null
  }
  // What goes backwards stands behind a menu, and only for schools that were chosen.
  const back = (['withdraw', 'undo'] as const)
    .filter((work) => may[work] && picked.size > 0 && among(work).length > 0)
    .map((work) => ({
      id: work,
      label: t(`schoolyear.${work}`, { count: among(work).length }),
      icon: 'undo',
      onAction: () => setAsks(work),
    }))
  return (
    <span className="row">
      {button('promote')}
      {button('release')}
      {button('apply', true)}
      {back.length ? <MenuButton small label={t('people.more')} iconAfter="down" groups={[{ id: 'back', items: back }]} /> : null}
      {asks ? (
        <WorkDialog
          work={asks}
          rows={among(asks)}
          change={change}
          onClose={(done) => {
            setAsks(undefined)
            if (done) onDone()
          }}
        />
      ) : null}
    </span>
  )
}

/** What is done with one school, and the ways from here to its people. */
export function SchoolMenu({ row, change }: { row: BoardRow; change: YearChangeView }) {
  const { t } = useTexts()
  const may = useMay()
  const invites = useRight('access.account.invite')
  const [asks, setAsks] = useState<Work | 'slips'>()
  const work = (['promote', 'release', 'withdraw', 'apply', 'undo'] as const)
    .filter((each) => change.state === 'open' && may[each] && fits(each, row, change))
    .map(
      (each): MenuItem => ({
        id: each,
        label: t(`schoolyear.${each}.one`),
        icon: each === 'undo' || each === 'withdraw' ? 'undo' : 'check',
        onAction: () => setAsks(each),
      }),
    )
  const ways: MenuItem[] = [
    ...(row.import ? [{ id: 'import', label: t('schoolyear.toImport'), icon: 'up2', href: `/personen/importe/${row.import}` }] : []),
    ...(invites && row.step === 'applied'
      ? [{ id: 'slips', label: t('schoolyear.slips'), icon: 'print', onAction: () => setAsks('slips') }]
      : []),
    { id: 'classes', label: t('schoolyear.classes'), icon: 'group', href: `/klassen?schule=${row.school}` },
    { id: 'school', label: t('schoolyear.toSchool'), icon: 'school', href: `/schulen/${row.school}` },
  ]
  const groups = [
    { id: 'work', items: work },
    { id: 'ways', items: ways },
  ].filter((group) => group.items.length)
  const close = () => setAsks(undefined)
  return (
    <>
      <MenuButton small look="quiet" icon="more" label={t('schoolyear.menu', { school: row.name })} groups={groups} iconOnly />
      {asks === 'slips' ? (
        <BulkWork
          kind="slips"
          chosen={{
            query: {
              filter: [`school:is:${row.school}`, 'accountState:is:invited'],
            },
            count: row.people,
          }}
          done={close}
          onClose={close}
        />
      ) : asks ? (
        <WorkDialog work={asks} rows={[row]} change={change} onClose={close} />
      ) : null}
    </>
  )
}

function WorkDialog({
  work,
  rows,
  change,
  onClose,
}: {
  work: Work
  rows: readonly BoardRow[]
  change: YearChangeView
  onClose: (done: boolean) => void
}) {
  const { t, f } = useTexts()
  const [top, setTop] = useState('')
  const promote = useDo(yearChangeApi.promoteSchools)
  const release = useDo(yearChangeApi.releaseSchools)
  const apply = useDo(yearChangeApi.applySchools)
  const undo = useDo(rosterApi.undoRoster)
  const params = { id: change.id }
  const schools = rows.map((row) => row.school)
  const run = async () => {
    if (work === 'promote')
      await promote.run({ params, body: { schools: schools.map((school) => ({ school, ...(top ? { top: Number(top) } : {}) })) } })
    if (work === 'release' || work === 'withdraw') await release.run({ params, body: { schools, released: work === 'release' } })
    if (work === 'apply') {
      const done = await apply.run({ params, body: { schools } })
      toast(t(done.planned ? 'schoolyear.planned' : 'schoolyear.started', { count: done.planned || done.started }))
    }
    if (work === 'undo') {
      let [undone, kept] = [0, 0]
      // One school after the other: each is a transaction of its own, and what is done stays done when a later one is refused.
      for (const row of rows)
        if (row.import) {
          kept += (await undo.run({ params: { id: row.import }, body: {} })).kept.length
          undone++
        }
      toast(t('schoolyear.undone', { count: undone, kept: f.number(kept) }))
    }
    onClose(true)
  }
  return (
    <ConfirmDialog
      open
      title={t(`schoolyear.${work}.ask`)}
      action={t(`schoolyear.${work}`, { count: rows.length })}
      danger={work === 'undo'}
      onConfirm={run}
      onClose={() => onClose(false)}
    >
      <p>{t(`schoolyear.${work}.text`)}</p>
      {rows.length <= 5 ? <p>{rows.map((row) => row.name).join(', ')}</p> : null}
      {work === 'promote' ? (
        <Field label={t('schoolyear.top')} hint={t('schoolyear.top.hint')}>
          {(control) => (
            <select {...control} className="select" value={top} onChange={(event) => setTop(event.target.value)}>
              <option value="">{t('schoolyear.top.auto')}</option>
              {tops.map((grade) => (
                <option key={grade} value={grade}>
                  {t('schoolyear.top.grade', { grade })}
                </option>
              ))}
            </select>
          )}
        </Field>
      ) : null}
    </ConfirmDialog>
  )
}
