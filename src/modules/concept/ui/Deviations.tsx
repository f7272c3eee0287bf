// Where paper and reality differ: a list to be worked off, each line with the way to its cause.
import { useEffect, useRef, useState } from 'react'
import { columnsOf } from '#shared'
import {
  AskForm,
  Button,
  type Chosen,
  DataList,
  Dialog,
  Field,
  Link,
  PageHead,
  toast,
  useAsk,
  useDo,
  useRight,
  useTexts,
  useUrl,
} from '#ui'
import { deviationsApi as api } from '../api.ts'
import { Deviation, type DeviationLine, type deviationParts, deviationWords } from '../model.ts'
import { DayField } from './DayField.tsx'
import './document/concept.css'

export const deviationTones = {
  tone: { danger: 'danger', warning: 'warning', info: 'info' },
  state: { open: 'warning', inWork: 'info', accepted: 'off' },
} as const

export function useDeviationWords() {
  const { t, f } = useTexts()
  return (row: Pick<DeviationLine, 'source' | 'values'>, part: (typeof deviationParts)[number]) =>
    deviationWords(row, part, { t, day: (value) => f.day(value) })
}

export default function Deviations() {
  const { t, f } = useTexts()
  const words = useDeviationWords()
  const summary = useAsk(api.deviationSummary, {})
  const mayDecide = useRight('concept.deviation.decide')
  const [accepts, setAccepts] = useState<{ chosen: Chosen; done: () => void }>()
  const look = useDo(api.lookForDeviations, { onDone: ({ found, fresh, gone }) => toast(t('concept.looked', { found, fresh, gone })) })
  const decide = useDo(api.decideDeviations)
  // The way to a signed concept leads here with what it has just counted: the list is compared anew, else it may lag behind.
  const { search, change } = useUrl()
  const asked = mayDecide && search.get('vergleichen') !== null
  const compared = useRef(false)
  useEffect(() => {
    if (!asked || compared.current) return
    compared.current = true
    void look.run({}).then(() => change({ vergleichen: null }))
  })
  const set = (state: 'open' | 'inWork') => async (chosen: Chosen, done: () => void) => {
    await decide.run({ body: { ids: chosen.ids ?? [], state } })
    done()
  }
  const right = 'concept.deviation.decide'
  return (
    <>
      <PageHead
        title={t('concept.deviation.plural')}
        meta={[
          t('concept.deviation.about'),
          summary.data?.lookedAt ? t('concept.deviation.lookedAt', { at: f.instant(summary.data.lookedAt) }) : t('concept.deviation.never'),
        ]}
        actions={
          mayDecide ? (
            <Button icon="refresh" busy={look.busy} onClick={() => void look.run({})}>
              {t('concept.look')}
            </Button>
          ) : null
        }
      />
      <DataList
        name={Deviation.name}
        columns={columnsOf(Deviation)}
        endpoint={api.deviations}
        exportEndpoint={api.exportDeviations}
        titleColumn="source"
        keyColumn="tone"
        scope="school"
        tones={deviationTones}
        filterWords={{ source: (value) => words({ source: value, values: {} }, '') }}
        cells={{
          source: (row) => words(row, ''),
          school: (row) => (row.school ? <Link href={`/schulen/${row.school}`}>{row.schoolName}</Link> : t('concept.deviation.whole')),
        }}
        subtitle={(row) => (
          <span className="concept-deviation">
            <span>{words(row, '.promised')}</span>
            <span className="soft">{words(row, '.is')}</span>
            {row.reason ? <span>{t('concept.deviation.because', { reason: row.reason, name: row.decidedBy ?? '' })}</span> : null}
          </span>
        )}
        rowHref={(row) => row.href}
        rowActions={(row) => [{ id: 'go', label: words(row, '.action'), icon: 'right', href: row.href }]}
        bulk={[
          { id: 'work', label: t('concept.deviation.toWork'), icon: 'wrench', right, onlyIds: true, run: set('inWork') },
          {
            id: 'accept',
            label: t('concept.deviation.accept'),
            icon: 'pause',
            right,
            onlyIds: true,
            run: (chosen, done) => setAccepts({ chosen, done }),
          },
          { id: 'open', label: t('concept.deviation.reopen'), icon: 'undo', right, onlyIds: true, run: set('open') },
        ]}
        presets={[
          { id: 'danger', label: 'concept.deviation.urgent', query: { filter: [{ column: 'tone', operator: 'is', values: ['danger'] }] } },
          { id: 'open', label: 'concept.deviation.openOnes', query: { filter: [{ column: 'state', operator: 'is', values: ['open'] }] } },
        ]}
        empty={{ icon: 'check', title: t('concept.deviation.none'), text: t('concept.deviation.none.text') }}
      />
      <Dialog
        open={accepts !== undefined}
        title={t('concept.deviation.accept.ask', { count: accepts?.chosen.count ?? 0 })}
        onClose={() => setAccepts(undefined)}
      >
        {accepts ? (
          <Accept
            ids={accepts.chosen.ids ?? []}
            onEnd={(did) => {
              if (did) accepts.done()
              setAccepts(undefined)
            }}
          />
        ) : null}
      </Dialog>
    </>
  )
}

function Accept({ ids, onEnd }: { ids: string[]; onEnd: (did: boolean) => void }) {
  const { t } = useTexts()
  const [until, setUntil] = useState<string | null>(null)
  const [reason, setReason] = useState('')
  const decide = useDo(api.decideDeviations, { onDone: () => onEnd(true) })
  return (
    <AskForm
      trouble={decide.problem}
      fields={['until', 'reason']}
      onSubmit={() => decide.run({ body: { ids, state: 'accepted', until: until!, reason } })}
      submit={t('concept.deviation.accept.submit', { count: ids.length })}
      busy={decide.busy}
      disabled={!until || reason.trim().length < 3}
      onCancel={() => onEnd(false)}
      wide
    >
      <p>{t('concept.deviation.accept.text')}</p>
      <DayField
        label={t('concept.deviation.acceptedUntil')}
        value={until}
        onValue={setUntil}
        required
        trouble={decide.problem}
        path="until"
      />
      <Field label={t('concept.deviation.reason')} required>
        {(control) => (
          <textarea {...control} className="area" rows={3} value={reason} onChange={(event) => setReason(event.target.value)} />
        )}
      </Field>
    </AskForm>
  )
}
