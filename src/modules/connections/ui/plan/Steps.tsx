// The steps of a plan: areas at the left, differences at the right, filters in the address, steps left out one by one.
import { type FormEvent, useState } from 'react'
import {
  Button,
  type ChangeKind,
  EmptyState,
  Loaded,
  type PlanStep,
  PlanView,
  State,
  type TreeNode,
  toast,
  useAsk,
  useDo,
  useRight,
  useTexts,
  useUrl,
} from '#ui'
import { api, type PlanSheet, type StepView } from '../../api.ts'
import { signs } from '../../model.ts'
import { actionsOf, changesOf, countsOf, faultOf, kindLabel, reasonOf, stepTone } from '../words.ts'

const pageSize = 20
type Area = PlanSheet['areas'][number]
type Words = ReturnType<typeof useTexts>

export function Steps({ plan }: { plan: PlanSheet }) {
  const words = useTexts()
  const { t, f } = words
  const { search, change } = useUrl()
  const mayApprove = useRight('connections.approve')
  const area = search.get('ort') ?? ''
  const kind = (search.get('art') ?? undefined) as ChangeKind | undefined
  const state = search.get('stand') ?? ''
  const q = search.get('suche') ?? ''
  const after = Number(search.get('ab') ?? 0)
  const [school, objects] = area.split('|') as [string, string | undefined]
  const waits = plan.state === 'waiting'
  const asked = useAsk(
    api.steps,
    {
      params: { id: plan.id },
      query: {
        limit: pageSize,
        ...(after ? { after } : {}),
        ...(school ? { school: school === '-' ? 'none' : school } : {}),
        ...(objects ? { kind: objects } : {}),
        ...(kind ? { action: actionsOf(kind) } : {}),
        ...(state ? { state: [state as StepView['state']] } : {}),
        ...(q ? { q } : {}),
      },
    },
    { keep: true, every: plan.state === 'applying' ? 2_000 : false },
  )
  const skip = useDo(api.skipSteps, {
    onRefused: (problem) => toast(problem.message, { tone: 'refused' }),
  })
  const inArea = plan.areas.filter((each) => (!school || (each.school ?? '-') === school) && (!objects || each.kind === objects))
  const counts: Record<string, number> = {}
  for (const each of inArea) counts[each.action] = (counts[each.action] ?? 0) + each.steps
  const total = inArea.reduce((sum, each) => sum + each.steps, 0)
  return (
    <>
      <StepFilter plan={plan} state={state} q={q} onChange={(changes) => void change({ ...changes, ab: null })} />
      <Loaded of={asked}>
        {({ rows, next }) =>
          rows.length === 0 ? (
            <EmptyState
              icon="search"
              title={t('connections.steps.none')}
              actions={
                <Button onClick={() => void change({ ort: null, art: null, stand: null, suche: null, ab: null })}>
                  {t('connections.steps.all')}
                </Button>
              }
            />
          ) : (
            <PlanView
              title={titleOf(words, plan, school, objects)}
              note={t('connections.plan.steps', { count: total })}
              areas={treeOf(words, plan, area)}
              onArea={(id) => void change({ ort: id || null, ab: null })}
              counts={bySign(countsOf(words, counts))}
              kind={kind}
              onKind={(next) => void change({ art: next ?? null, ab: null })}
              steps={rows.map((row) => stepOf(words, row))}
              left={
                waits && mayApprove ? new Set(rows.flatMap((row) => (row.state === 'skipped' ? [String(row.position)] : []))) : undefined
              }
              onLeft={
                waits && mayApprove
                  ? (id, out) => void skip.run({ params: { id: plan.id }, body: { positions: [Number(id)], skip: out } }).catch(() => {})
                  : undefined
              }
              foot={
                after || next ? (
                  <div className="row row--apart">
                    <span>{t('connections.steps.shown', { from: f.number(rows[0]!.position), to: f.number(rows.at(-1)!.position) })}</span>
                    <span className="row">
                      <Button small icon="left" disabled={!after} onClick={() => void change({ ab: null })}>
                        {t('connections.steps.first')}
                      </Button>
                      <Button small iconAfter="right" disabled={next === null} onClick={() => void change({ ab: String(next) }, {})}>
                        {t('connections.steps.next')}
                      </Button>
                    </span>
                  </div>
                ) : undefined
              }
            />
          )
        }
      </Loaded>
    </>
  )
}

/** Several actions share a sign; the filter shows each sign once. */
function bySign(counts: ReturnType<typeof countsOf>) {
  const kinds = [...new Set(counts.map((count) => count.kind))]
  return kinds.map((kind) => {
    const same = counts.filter((count) => count.kind === kind)
    return { kind, label: same.map((count) => count.label).join(', '), value: same.reduce((sum, count) => sum + count.value, 0) }
  })
}

const stepOf = (words: Words, row: StepView): PlanStep => ({
  id: String(row.position),
  kind: signs[row.action] as ChangeKind,
  verb: words.t(`connections.action.${row.action}`),
  title: row.label,
  href: row.kind === 'person' ? `/personen/${row.key}?bereich=dienste` : undefined,
  sub: row.name === row.label ? kindLabel(words, row.kind) : row.name,
  changes: changesOf(words, row),
  reason: whyOf(words, row),
})

/** How it stands with a step and why; nothing when it waits like all others. */
function whyOf(words: Words, row: StepView) {
  const why = row.error ? faultOf(words, row.error) : reasonOf(words, row)
  if (row.state === 'held') return why || undefined
  return (
    <>
      <State tone={stepTone[row.state]}>{words.t(`connections.step.state.${row.state}`)}</State> {why}
    </>
  )
}

const titleOf = (words: Words, plan: PlanSheet, school: string, kind: string | undefined) =>
  [
    school ? (school === '-' ? words.t('connections.noSchool') : plan.areas.find((each) => each.school === school)?.schoolName) : null,
    kind ? kindLabel(words, kind) : null,
  ]
    .filter(Boolean)
    .join(': ') || words.t('connections.steps')

function treeOf(words: Words, plan: PlanSheet, area: string): TreeNode[] {
  const schools = Map.groupBy(plan.areas, (each) => each.school ?? '-')
  const note = (areas: readonly Area[]) => noteOf(words, areas)
  return [
    {
      id: '',
      label: words.t('connections.steps.all'),
      icon: 'folder',
      current: area === '',
      open: true,
      note: words.f.number(plan.areas.reduce((sum, each) => sum + each.steps, 0)),
      children: [...schools].map(([school, areas]) => ({
        id: school,
        label: areas[0]!.schoolName ?? words.t('connections.noSchool'),
        icon: school === '-' ? 'net' : 'school',
        current: area === school,
        note: words.f.number(areas.reduce((sum, each) => sum + each.steps, 0)),
        children: [...Map.groupBy(areas, (each) => each.kind)].map(([kind, inside]) => ({
          id: `${school}|${kind}`,
          label: kindLabel(words, kind),
          icon: kind === 'person' ? 'people' : kind === 'group' ? 'group' : 'folder',
          current: area === `${school}|${kind}`,
          note: note(inside),
        })),
      })),
    },
  ]
}

const marks: Record<string, string> = { add: '+', chg: '~', mov: '→', del: '−' }
function noteOf({ f }: Words, areas: readonly Area[]): string {
  const sums = new Map<string, number>()
  for (const each of areas) sums.set(signs[each.action], (sums.get(signs[each.action]) ?? 0) + each.steps)
  return [...sums].map(([sign, count]) => `${marks[sign]}${f.number(count)}`).join(' ')
}

const states: StepView['state'][] = ['held', 'open', 'applying', 'done', 'failed', 'skipped']

interface FilterProps {
  plan: PlanSheet
  state: string
  q: string
  onChange: (changes: Record<string, string | null>) => void
}

function StepFilter({ plan, state, q, onChange }: FilterProps) {
  const { t, f } = useTexts()
  const [text, setText] = useState(q)
  const there = states.filter((each) => plan.areas.some((area) => area.state === each))
  const send = (event: FormEvent) => {
    event.preventDefault()
    onChange({ suche: text.trim() || null })
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a search over the steps of this page
    <form role="search" className="row" aria-label={t('connections.steps.search')} onSubmit={send}>
      <span className="grow">
        <input
          type="search"
          className="input input--search"
          aria-label={t('connections.steps.search')}
          placeholder={t('connections.steps.search')}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </span>
      <Button type="submit" icon="search">
        {t('connections.steps.find')}
      </Button>
      {there.length > 1 ? (
        // biome-ignore lint/a11y/useSemanticElements: a set of buttons
        <div className="btn-set" role="group" aria-label={t('connections.steps.states')}>
          <button type="button" className="btn btn--s" aria-pressed={state === ''} onClick={() => onChange({ stand: null })}>
            {t('connections.steps.all')}
          </button>
          {there.map((each) => (
            <button key={each} type="button" className="btn btn--s" aria-pressed={state === each} onClick={() => onChange({ stand: each })}>
              {t(`connections.step.state.${each}`)}{' '}
              {f.number(plan.areas.reduce((sum, area) => sum + (area.state === each ? area.steps : 0), 0))}
            </button>
          ))}
        </div>
      ) : null}
    </form>
  )
}
