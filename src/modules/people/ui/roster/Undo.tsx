// Taking an import back: all of it or chosen people; before it happens it says who goes back, who stays, and why.
import { useState } from 'react'
import {
  Button,
  ConfirmDialog,
  call,
  EmptyState,
  Link,
  Loaded,
  Note,
  Panel,
  PlainTable,
  State,
  toast,
  useAsk,
  useDo,
  useTexts,
  useUrl,
} from '#ui'
import { type RosterView, rosterApi, type TouchedPerson } from '../../api.ts'
import { RosterWizard } from './RosterWizard.tsx'
import { FindBox } from './RowTools.tsx'

const kinds = ['created', 'changed', 'left'] as const
const tones = { created: 'success', changed: 'info', left: 'warning' } as const
const size = 25
const most = 1_000

export function Undo({ view }: { view: RosterView }) {
  const { t, f } = useTexts()
  const { change } = useUrl()
  const [part, setPart] = useState(false)
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(new Map())
  const [asks, setAsks] = useState(false)
  const body = part ? { people: [...chosen.keys()] } : {}
  const none = part && chosen.size === 0
  const forecast = useForecast(view, part ? [...chosen.keys()] : undefined)
  const back = () => void change({ ruecknahme: null }, { replace: false })
  const undo = useDo(rosterApi.undoRoster, {
    onDone: (done) => {
      toast(t('people.roster.undo.done', { rows: f.number(done.rows), kept: f.number(done.kept.length) }))
      setChosen(new Map())
      back()
    },
  })
  const goes = forecast.data?.goes ?? 0
  return (
    <RosterWizard
      view={view}
      step="result"
      onCancel={back}
      summary={none ? t('people.roster.undo.none') : <b>{t('people.roster.undo.goes', { count: goes })}</b>}
      next={
        <Button look="danger" icon="undo" disabled={none || !forecast.data || (part && goes === 0)} onClick={() => setAsks(true)}>
          {t('people.roster.undo')}
        </Button>
      }
    >
      {undo.problem ? (
        <Note tone="danger" live title={undo.problem.problem.title}>
          {undo.problem.message}
        </Note>
      ) : null}
      <fieldset className="panel panel__body row">
        <legend className="sr">{t('people.roster.undo.whom')}</legend>
        {[false, true].map((each) => (
          <label key={String(each)} className="choice">
            <input type="radio" className="radio" name="whom" checked={part === each} onChange={() => setPart(each)} />
            {t(each ? 'people.roster.undo.some' : 'people.roster.undo.everybody')}
          </label>
        ))}
      </fieldset>
      <div className="cols">
        <div className="c8 stack">{part ? <People view={view} chosen={chosen} onChosen={setChosen} /> : <Obstacles of={forecast} />}</div>
        <div className="c4 stack">
          <Panel title={t('people.roster.undo.forecast')}>
            <ul className="rows" aria-live="polite">
              <Line label={t('people.roster.undo.line.goes')} value={f.number(none ? 0 : goes)} />
              <Line label={t('people.roster.undo.line.stays')} value={f.number(none ? 0 : (forecast.data?.stays ?? 0))} />
              {part ? (
                <Line
                  label={t('people.roster.undo.line.rest')}
                  value={f.number((forecast.data?.people ?? 0) - (none ? 0 : (forecast.data?.chosen ?? 0)))}
                />
              ) : null}
            </ul>
            <p className="soft small">{t(part ? 'people.roster.undo.groupsStay' : 'people.roster.undo.text')}</p>
          </Panel>
          {part && !none ? <Obstacles of={forecast} /> : null}
        </div>
      </div>
      <ConfirmDialog
        open={asks}
        title={t('people.roster.undo.ask')}
        action={t('people.roster.undo')}
        danger
        onConfirm={() => undo.run({ params: { id: view.id }, body })}
        onClose={() => setAsks(false)}
      >
        {t('people.roster.undo.goes', { count: goes })}{' '}
        {forecast.data?.stays ? t('people.roster.undo.kept', { count: forecast.data.stays }) : t('people.roster.undo.all')}
      </ConfirmDialog>
    </RosterWizard>
  )
}

const Line = ({ label, value }: { label: string; value: string }) => (
  <li>
    <div>
      <span>{label}</span>
      <b>{value}</b>
    </div>
  </li>
)

/** Asks anew whenever the choice changes; nothing is written by asking. */
const useForecast = (view: RosterView, people: string[] | undefined) =>
  useAsk(rosterApi.forecastUndo, { params: { id: view.id }, body: people ? { people } : {} }, { keep: true })

function Obstacles({ of }: { of: ReturnType<typeof useForecast> }) {
  const { t, f } = useTexts()
  return (
    <Loaded of={of}>
      {({ obstacles, obstacleCount }) => (
        <Panel title={t('people.roster.undo.obstacles')} note={f.number(obstacleCount)} flush>
          {obstacles.length === 0 ? (
            <EmptyState level="h3" icon="check" title={t('people.roster.undo.free')} text={t('people.roster.undo.all')} />
          ) : (
            <ul className="items">
              {obstacles.map((each) => (
                <li key={`${each.relation}-${each.row}-${each.fault}-${each.referrer}`}>
                  <div className="items__main">
                    <div>{each.href ? <Link href={each.href}>{each.name}</Link> : each.name}</div>
                    <div className="items__meta">{each.text}</div>
                    {each.at ? <div className="items__meta">{[f.instant(each.at), each.by].filter(Boolean).join(' · ')}</div> : null}
                  </div>
                </li>
              ))}
              {obstacleCount > obstacles.length ? (
                <li className="soft small">{t('people.roster.undo.more', { count: obstacleCount - obstacles.length })}</li>
              ) : null}
            </ul>
          )}
        </Panel>
      )}
    </Loaded>
  )
}

interface PeopleProps {
  view: RosterView
  chosen: ReadonlyMap<string, string>
  onChosen: (chosen: ReadonlyMap<string, string>) => void
}

/** Who may be chosen: found by name, class or account, ticked one by one or all that are shown. */
function People({ view, chosen, onChosen }: PeopleProps) {
  const { t, f } = useTexts()
  const [q, setQ] = useState('')
  const [what, setWhat] = useState<(typeof kinds)[number]>()
  const [starts, setStarts] = useState<string[]>([])
  const [found, setFound] = useState(0)
  const after = starts.at(-1)
  const asked = useAsk(
    rosterApi.touchedPeople,
    { params: { id: view.id }, query: { limit: size, ...(q ? { q } : {}), ...(what ? { what } : {}), ...(after ? { after } : {}) } },
    { keep: true },
  )
  const counted = asked.data?.count
  if (typeof counted === 'number' && counted !== found) setFound(counted)
  const put = (people: readonly TouchedPerson[], on: boolean) => {
    const next = new Map(chosen)
    for (const each of people) {
      if (on && next.size < most) next.set(each.id, each.name)
      else if (!on) next.delete(each.id)
    }
    onChosen(next)
  }
  const putFound = async () => {
    const next = new Map(chosen)
    for (let from: string | null | undefined; from !== null && next.size < most; ) {
      const page = await call(rosterApi.touchedPeople, {
        params: { id: view.id },
        query: { limit: 500, ...(q ? { q } : {}), ...(what ? { what } : {}), ...(from ? { after: from } : {}) },
      })
      for (const each of page.rows) if (!each.undone && next.size < most) next.set(each.id, each.name)
      from = page.next
    }
    onChosen(next)
  }
  return (
    <div className="stack stack--s">
      <search className="filters">
        <FindBox
          label={t('people.roster.find')}
          value={q}
          onFind={(text) => {
            setStarts([])
            setQ(text)
          }}
        />
        <select
          className="select"
          aria-label={t('people.roster.undo.what')}
          value={what ?? ''}
          onChange={(event) => {
            setStarts([])
            setWhat((event.target.value || undefined) as typeof what)
          }}
        >
          <option value="">{t('people.roster.undo.what.all')}</option>
          {kinds.map((each) => (
            <option key={each} value={each}>
              {t(`people.roster.undo.what.${each}`)}
            </option>
          ))}
        </select>
      </search>
      <Loaded of={asked}>
        {({ rows, next }) => {
          const free = rows.filter((row) => !row.undone)
          const all = free.length > 0 && free.every((row) => chosen.has(row.id))
          return (
            <Panel
              title={t('people.roster.undo.people')}
              note={t('people.roster.undo.chosen', { count: chosen.size, all: f.number(found) })}
              flush
              actions={
                <>
                  <Button small disabled={!free.length} onClick={() => put(free, !all)}>
                    {t(all ? 'people.roster.undo.dropShown' : 'people.roster.undo.takeShown')}
                  </Button>
                  {found > rows.length ? (
                    <Button small onClick={() => void putFound()}>
                      {t('people.roster.undo.takeFound', { count: Math.min(found, most) })}
                    </Button>
                  ) : null}
                </>
              }
              foot={
                <div className="row row--apart">
                  <span>
                    {t('people.roster.page', {
                      from: f.number(rows.length ? starts.length * size + 1 : 0),
                      to: f.number(starts.length * size + rows.length),
                      all: f.number(found),
                    })}
                  </span>
                  <span className="row">
                    <Button small icon="left" disabled={!starts.length} onClick={() => setStarts((before) => before.slice(0, -1))}>
                      {t('ui.pager.previous')}
                    </Button>
                    <Button small iconAfter="right" disabled={next === null} onClick={() => setStarts((before) => [...before, next!])}>
                      {t('ui.pager.next')}
                    </Button>
                  </span>
                </div>
              }
            >
              {rows.length ? (
                <PlainTable
                  label={t('people.roster.undo.people')}
                  heads={[t('people.person.name'), t('people.roster.undo.what'), t('people.roster.diff.classes'), t('people.account')]}
                  state={1}
                  rows={rows.map((row) => ({
                    key: row.id,
                    cells: [
                      <label key="name" className="choice">
                        <input
                          type="checkbox"
                          className="check"
                          checked={chosen.has(row.id)}
                          disabled={row.undone}
                          onChange={(event) => put([row], event.target.checked)}
                        />
                        {row.name}
                      </label>,
                      <State key="what" tone={row.undone ? 'off' : tones[row.what]}>
                        {t(row.undone ? 'people.roster.undo.isUndone' : `people.roster.undo.what.${row.what}`)}
                      </State>,
                      row.classes.join(', ') || null,
                      row.account,
                    ],
                  }))}
                />
              ) : (
                <EmptyState level="h3" icon="search" title={t('people.roster.nothingFound')} />
              )}
            </Panel>
          )
        }}
      </Loaded>
    </div>
  )
}
