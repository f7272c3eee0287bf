// A stock-take without a network: opened from what the browser keeps, going on where the scans are. It stands outside of the frame,
// without session and router: nobody could be asked who this is.
import { useEffect, useState } from 'react'
import { type AloneProps, askAs, Button, EmptyState, Icon, Note, Panel, useTexts } from '#ui'
import { type KeptRound, keptRounds, waitingRounds } from './queue.ts'
import { ScanPanel } from './ScanPanel.tsx'

export default function AlonePage({ path, full }: AloneProps) {
  const { t } = useTexts()
  const [rounds, setRounds] = useState<KeptRound[]>()
  const [waiting, setWaiting] = useState(new Map<string, number>())
  useEffect(() => {
    void keptRounds()
      .then(setRounds)
      .catch(() => setRounds([]))
    void waitingRounds()
      .then(setWaiting)
      .catch(() => undefined)
  }, [])
  const id = path.split('/')[2]
  const round = rounds?.find((each) => each.round === id)
  const title = round?.name ?? t('stocktake.round.plural')
  useEffect(() => {
    document.title = `${title} – MUSES`
  }, [title])
  // Before the first scan is sent: the address of an operator's person says nothing about the authority.
  if (round) askAs({ authority: round.authority })
  if (!rounds) return null
  return (
    <div className="gate">
      <main id="inhalt">
        <div className="gate__box gate__box--wide stack">
          <div className="gate__brand">
            <span className="mark mark--l">
              <Icon name="muse" size="l" />
            </span>
            <div>
              <h1>{title}</h1>
              {round ? <p className="small muted">{round.school}</p> : null}
            </div>
          </div>
          {full ? (
            <Note tone="success" live title={t('stocktake.alone.back')}>
              <p>{t('stocktake.alone.back.text')}</p>
              <Button onClick={full}>{t('stocktake.alone.full')}</Button>
            </Note>
          ) : (
            <Note tone="info" title={t('stocktake.alone')}>
              {t('stocktake.alone.text')}
            </Note>
          )}
          {round ? <ScanPanel round={{ id: round.round }} onSent={() => {}} /> : <Kept rounds={rounds} waiting={waiting} wanted={id} />}
        </div>
      </main>
    </div>
  )
}

/** Links load the page anew: there is no router here. */
function Kept({ rounds, waiting, wanted }: { rounds: KeptRound[]; waiting: Map<string, number>; wanted?: string }) {
  const { t } = useTexts()
  const lost = [...waiting].filter(([id]) => !rounds.some((each) => each.round === id)).reduce((sum, [, count]) => sum + count, 0)
  return (
    <>
      {wanted ? <Note tone="warning">{t('stocktake.alone.notKept')}</Note> : null}
      {lost ? <Note tone="warning">{t('stocktake.alone.waiting', { count: lost })}</Note> : null}
      {rounds.length ? (
        <Panel title={t('stocktake.alone.kept')}>
          <ul className="items">
            {rounds.map((each) => (
              <li key={each.round}>
                <span className="items__main">
                  <a href={`/inventur/${each.round}`}>{each.name}</a>
                  <span className="items__meta">{each.school}</span>
                </span>
                {waiting.has(each.round) ? (
                  <span className="items__end">{t('stocktake.waiting', { count: waiting.get(each.round)! })}</span>
                ) : null}
              </li>
            ))}
          </ul>
        </Panel>
      ) : (
        <Panel title={t('stocktake.alone.kept')}>
          <EmptyState icon="scan" title={t('stocktake.alone.none')} text={t('stocktake.alone.none.text')} />
        </Panel>
      )}
    </>
  )
}
