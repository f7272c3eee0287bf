// One stock-take: scanning on the phone, and the report.
import { useState } from 'react'
import { columnsOf } from '#shared'
import {
  Button,
  ConfirmDialog,
  DataList,
  Kpi,
  Kpis,
  Loaded,
  Sheet,
  State,
  toast,
  useAsk,
  useDo,
  useParam,
  useRefresh,
  useRight,
  useScope,
  useTexts,
} from '#ui'
import { stocktakeApi as api } from '../api.ts'
import { Line, type Round, verdicts } from '../model.ts'
import { countScans, dropRound } from './queue.ts'
import { ScanPanel } from './ScanPanel.tsx'

const tones = { found: 'success', moved: 'warning', foreign: 'warning', unknown: 'danger', missing: 'danger', lent: 'info' } as const
type Row = Round & { schoolName: string; scans: number }

export default function RoundSheet() {
  const { t, f } = useTexts()
  const asked = useAsk(api.round, { params: { id: useParam('round') } })
  return (
    <Loaded of={asked}>
      {(round) => (
        <Sheet
          title={round.name}
          crumbs={[{ label: t('stocktake.round.plural'), href: '/inventur' }]}
          state={<State tone={round.state === 'open' ? 'info' : 'off'}>{t(`stocktake.round.state.${round.state}`)}</State>}
          meta={[round.schoolName, f.instant(round.startedAt)]}
          actions={<Actions round={round} />}
          tabs={[
            ...(round.state === 'open' ? [{ id: 'scannen', label: t('stocktake.scan'), content: () => <Scanning round={round} /> }] : []),
            { id: 'bericht', label: t('stocktake.report'), content: () => <Report round={round} /> },
          ]}
        />
      )}
    </Loaded>
  )
}

function Scanning({ round }: { round: Row }) {
  const refresh = useRefresh()
  const { authority } = useScope()
  const kept = { id: round.id, name: round.name, school: round.schoolName, authority: authority?.id }
  return (
    <ScanPanel round={kept} onSent={() => void refresh([api.counts, api.lines])}>
      <Counts round={round} />
    </ScanPanel>
  )
}

function Counts({ round }: { round: Row }) {
  const { t, f } = useTexts()
  const asked = useAsk(api.counts, { params: { id: round.id } }, { keep: true })
  const counts = asked.data ?? {}
  return (
    <Kpis narrow>
      {verdicts.map((verdict) => (
        <Kpi key={verdict} label={t(`stocktake.line.verdict.${verdict}`)} value={f.number(counts[verdict] ?? 0)} />
      ))}
    </Kpis>
  )
}

function Report({ round }: { round: Row }) {
  const { t } = useTexts()
  return (
    <div className="stack">
      <Counts round={round} />
      <DataList
        inside
        prefix="z."
        name={Line.name}
        columns={columnsOf(Line)}
        endpoint={api.lines}
        exportEndpoint={api.exportLines}
        params={{ id: round.id }}
        titleColumn="number"
        keyColumn="verdict"
        rowHref={(line) => (line.device ? `/geraete/${line.device}` : `/inventur/${round.id}`)}
        tones={{ verdict: tones }}
        empty={{ icon: 'scan', title: t('stocktake.line.none') }}
      />
    </div>
  )
}

function Actions({ round }: { round: Row }) {
  const { t } = useTexts()
  const may = useRight('devices.change')
  const [asks, setAsks] = useState<'close' | 'lose'>()
  const counts = useAsk(api.counts, { params: { id: round.id } })
  const close = useDo(api.closeRound)
  const correct = useDo(api.correctRooms)
  const lose = useDo(api.loseMissing)
  const missing = counts.data?.missing ?? 0
  const say = (key: string) => (answer: { count: number }) => toast(t(key, { count: answer.count }))
  const refused = (error: Error) => void toast(error.message, { tone: 'refused' })
  if (round.state === 'open')
    return (
      <>
        <Button look="primary" icon="check" onClick={() => setAsks('close')}>
          {t('stocktake.close')}
        </Button>
        <ConfirmDialog
          open={asks === 'close'}
          title={t('stocktake.close.ask')}
          action={t('stocktake.close')}
          onClose={() => setAsks(undefined)}
          onConfirm={async () => {
            // A closed stock-take takes no scans: these would be lost.
            if (await countScans(round.id).catch(() => 0)) return toast(t('stocktake.close.waiting'), { tone: 'refused' })
            await close.run({ params: { id: round.id } })
            await dropRound(round.id).catch(() => undefined)
            toast(t('stocktake.closed'))
          }}
        >
          <p>{t('stocktake.close.text')}</p>
        </ConfirmDialog>
      </>
    )
  if (!may) return null
  return (
    <>
      <Button
        icon="swap"
        busy={correct.busy}
        onClick={() =>
          void correct
            .run({ params: { id: round.id } })
            .then(say('stocktake.corrected'))
            .catch(refused)
        }
      >
        {t('stocktake.correct')}
      </Button>
      {missing ? (
        <Button look="danger" onClick={() => setAsks('lose')}>
          {t('stocktake.lose')}
        </Button>
      ) : null}
      <ConfirmDialog
        open={asks === 'lose'}
        danger
        title={t('stocktake.lose.ask', { count: missing })}
        action={t('stocktake.lose')}
        onClose={() => setAsks(undefined)}
        onConfirm={async () => say('stocktake.lost')(await lose.run({ params: { id: round.id } }))}
      >
        <p>{t('stocktake.lose.text')}</p>
      </ConfirmDialog>
    </>
  )
}
