// Taking something of many back: all of it or chosen ones; before it happens it says what goes back, what stays, and why.
import { type ReactNode, useState } from 'react'
import type { Endpoint } from '#shared'
import { call } from '../api/call.ts'
import { useAsk, useDo } from '../api/query.ts'
import { FindBox } from '../list/FindBox.tsx'
import { ConfirmDialog } from '../overlays/Confirm.tsx'
import { toast } from '../overlays/toast.ts'
import { Button } from '../parts/Button.tsx'
import { EmptyState } from '../parts/EmptyState.tsx'
import { Link } from '../parts/Link.tsx'
import { type Asked, Loaded } from '../parts/Loaded.tsx'
import { Note } from '../parts/Note.tsx'
import { Panel } from '../parts/Panel.tsx'
import { PlainTable } from '../parts/PlainTable.tsx'
import { State, type Tone } from '../parts/State.tsx'
import { useTexts } from '../texts.tsx'

interface Touched {
  id: string
  name: string
  what: string
  undone: boolean
}
interface Forecast {
  people: number
  chosen: number
  goes: number
  stays: number
  obstacles: {
    relation: string
    row: string
    fault: string
    referrer: string | null
    name: string
    text: string
    href: string | null
    at: string | null
    by: string | null
  }[]
  obstacleCount: number
}

export interface TakeBackProps<R extends Touched> {
  id: string
  /** Who was touched (page by page, searched by `q` and `what`), what taking back would do, and doing it. */
  endpoints: { touched: Endpoint; forecast: Endpoint; undo: Endpoint }
  kinds: readonly { id: string; label: string; tone: Tone }[]
  /** What stands beside name and kind. */
  heads: readonly string[]
  cells: (row: R) => readonly ReactNode[]
  findLabel: string
  text: string
  frame: (parts: { summary: ReactNode; next: ReactNode; children: ReactNode }) => ReactNode
  onBack: () => void
}

const size = 25
const most = 1_000

export function TakeBack<R extends Touched>(props: TakeBackProps<R>) {
  const { id, endpoints, onBack } = props
  const { t, f } = useTexts()
  const [part, setPart] = useState(false)
  const [chosen, setChosen] = useState<ReadonlyMap<string, string>>(new Map())
  const [asks, setAsks] = useState(false)
  const body = part ? { people: [...chosen.keys()] } : {}
  const none = part && chosen.size === 0
  const forecast = useForecast(endpoints.forecast, id, part ? [...chosen.keys()] : undefined)
  const undo = useDo(endpoints.undo, {
    onDone: (answer) => {
      const done = answer as unknown as { rows: number; kept: string[] }
      toast(t('ui.back.done', { rows: f.number(done.rows), kept: f.number(done.kept.length) }))
      setChosen(new Map())
      onBack()
    },
  })
  const goes = forecast.data?.goes ?? 0
  return props.frame({
    summary: none ? t('ui.back.none') : <b>{t('ui.back.goes', { count: goes })}</b>,
    next: (
      <Button look="danger" icon="undo" disabled={none || !forecast.data || (part && goes === 0)} onClick={() => setAsks(true)}>
        {t('ui.back')}
      </Button>
    ),
    children: (
      <>
        {undo.problem ? (
          <Note tone="danger" live title={undo.problem.problem.title}>
            {undo.problem.message}
          </Note>
        ) : null}
        <fieldset className="panel panel__body row">
          <legend className="sr">{t('ui.back.whom')}</legend>
          {[false, true].map((each) => (
            <label key={String(each)} className="choice">
              <input type="radio" className="radio" name="whom" checked={part === each} onChange={() => setPart(each)} />
              {t(each ? 'ui.back.some' : 'ui.back.everybody')}
            </label>
          ))}
        </fieldset>
        <div className="cols">
          <div className="c8 stack">{part ? <Choice {...props} chosen={chosen} onChosen={setChosen} /> : <Obstacles of={forecast} />}</div>
          <div className="c4 stack">
            <Panel title={t('ui.back.forecast')}>
              <ul className="rows" aria-live="polite">
                <Line label={t('ui.back.line.goes')} value={f.number(none ? 0 : goes)} />
                <Line label={t('ui.back.line.stays')} value={f.number(none ? 0 : (forecast.data?.stays ?? 0))} />
                {part ? (
                  <Line
                    label={t('ui.back.line.rest')}
                    value={f.number((forecast.data?.people ?? 0) - (none ? 0 : (forecast.data?.chosen ?? 0)))}
                  />
                ) : null}
              </ul>
              <p className="soft small">{part ? t('ui.back.groupsStay') : props.text}</p>
            </Panel>
            {part && !none ? <Obstacles of={forecast} /> : null}
          </div>
        </div>
        <ConfirmDialog
          open={asks}
          title={t('ui.back.ask')}
          action={t('ui.back')}
          danger
          onConfirm={() => undo.run({ params: { id }, body } as never)}
          onClose={() => setAsks(false)}
        >
          {t('ui.back.goes', { count: goes })} {forecast.data?.stays ? t('ui.back.kept', { count: forecast.data.stays }) : t('ui.back.all')}
        </ConfirmDialog>
      </>
    ),
  })
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
const useForecast = (endpoint: Endpoint, id: string, people: string[] | undefined) =>
  useAsk(endpoint, { params: { id }, body: people ? { people } : {} } as never, { keep: true }) as Asked<Forecast>

function Obstacles({ of }: { of: ReturnType<typeof useForecast> }) {
  const { t, f } = useTexts()
  return (
    <Loaded of={of}>
      {({ obstacles, obstacleCount }) => (
        <Panel title={t('ui.back.obstacles')} note={f.number(obstacleCount)} flush>
          {obstacles.length === 0 ? (
            <EmptyState level="h3" icon="check" title={t('ui.back.free')} text={t('ui.back.all')} />
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
                <li className="soft small">{t('ui.back.more', { count: obstacleCount - obstacles.length })}</li>
              ) : null}
            </ul>
          )}
        </Panel>
      )}
    </Loaded>
  )
}

interface ChoiceProps<R extends Touched> extends TakeBackProps<R> {
  chosen: ReadonlyMap<string, string>
  onChosen: (chosen: ReadonlyMap<string, string>) => void
}
interface TouchedPage<R> {
  rows: R[]
  next: string | null
  count: number | null
}

/** Who may be chosen: searched, ticked one by one or all that are found. */
function Choice<R extends Touched>({ id, endpoints, kinds, heads, cells, findLabel, chosen, onChosen }: ChoiceProps<R>) {
  const { t, f } = useTexts()
  const [q, setQ] = useState('')
  const [what, setWhat] = useState<string>()
  const [starts, setStarts] = useState<string[]>([])
  const [found, setFound] = useState(0)
  const after = starts.at(-1)
  const asked = useAsk(
    endpoints.touched,
    { params: { id }, query: { limit: size, ...(q ? { q } : {}), ...(what ? { what } : {}), ...(after ? { after } : {}) } } as never,
    { keep: true },
  ) as Asked<TouchedPage<R>>
  const counted = asked.data?.count
  if (typeof counted === 'number' && counted !== found) setFound(counted)
  const put = (people: readonly Touched[], on: boolean) => {
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
      const page = (await call(endpoints.touched, {
        params: { id },
        query: { limit: 500, ...(q ? { q } : {}), ...(what ? { what } : {}), ...(from ? { after: from } : {}) },
      } as never)) as unknown as TouchedPage<R>
      for (const each of page.rows) if (!each.undone && next.size < most) next.set(each.id, each.name)
      from = page.next
    }
    onChosen(next)
  }
  return (
    <div className="stack stack--s">
      <search className="filters">
        <FindBox
          label={findLabel}
          value={q}
          onFind={(text) => {
            setStarts([])
            setQ(text)
          }}
        />
        <select
          className="select"
          aria-label={t('ui.back.what')}
          value={what ?? ''}
          onChange={(event) => {
            setStarts([])
            setWhat(event.target.value || undefined)
          }}
        >
          <option value="">{t('ui.back.what.all')}</option>
          {kinds.map((each) => (
            <option key={each.id} value={each.id}>
              {each.label}
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
              title={t('ui.back.people')}
              note={t('ui.back.chosen', { count: chosen.size, all: f.number(found) })}
              flush
              actions={
                <>
                  <Button small disabled={!free.length} onClick={() => put(free, !all)}>
                    {t(all ? 'ui.back.dropShown' : 'ui.back.takeShown')}
                  </Button>
                  {found > rows.length ? (
                    <Button small onClick={() => void putFound()}>
                      {t('ui.back.takeFound', { count: Math.min(found, most) })}
                    </Button>
                  ) : null}
                </>
              }
              foot={
                <div className="row row--apart">
                  <span>
                    {t('ui.back.page', {
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
                  label={t('ui.back.people')}
                  heads={[t('ui.back.name'), t('ui.back.what'), ...heads]}
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
                      <State key="what" tone={row.undone ? 'off' : (kinds.find((each) => each.id === row.what)?.tone ?? 'info')}>
                        {row.undone ? t('ui.back.isUndone') : kinds.find((each) => each.id === row.what)?.label}
                      </State>,
                      ...cells(row),
                    ],
                  }))}
                />
              ) : (
                <EmptyState level="h3" icon="search" title={t('ui.back.nothingFound')} />
              )}
            </Panel>
          )
        }}
      </Loaded>
    </div>
  )
}
