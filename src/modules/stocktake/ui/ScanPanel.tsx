// Scanning: the field, what waits to be sent, what was said last. It asks for nothing but the round, so that it works without a session too.
import type { ReactNode } from 'react'
import { CodeField } from '#modules/devices/ui'
import { Button, Note, Panel, State, useTexts } from '#ui'
import { type ScannedRound, useScans } from './use-scans.ts'

const tones = { room: 'info', found: 'success', again: 'off', unknown: 'warning' } as const

export function ScanPanel({ round, onSent, children }: { round: ScannedRound; onSent: () => void; children?: ReactNode }) {
  const { t } = useTexts()
  const scans = useScans(round, onSent)
  const words = scans.said
    .slice(0, 12)
    .map((each) => ({ ...each, words: t(`stocktake.said.${each.kind}`, { number: each.text, code: each.text }) }))
  return (
    <div className="stack">
      {scans.stores ? null : <Note tone="warning">{t('stocktake.noStore')}</Note>}
      {scans.refused ? <Note tone="danger">{scans.refused}</Note> : null}
      <Panel title={scans.room ? `${t('stocktake.room')} ${scans.room.number}` : t('stocktake.room.none')}>
        <CodeField label={t('stocktake.field')} hint={t('stocktake.hint')} onCode={(code) => void scans.take(code)} />
        {/* Beside the field and the camera: who scans looks there and not at the end of the page. */}
        <p role="status">{words[0] ? <State tone={tones[words[0].kind]}>{words[0].words}</State> : null}</p>
        <p className="row">
          {scans.waiting ? (
            <>
              <State tone="warning">{t('stocktake.waiting', { count: scans.waiting })}</State>
              <Button small onClick={() => void scans.send()}>
                {t('stocktake.send')}
              </Button>
            </>
          ) : (
            <State tone="success">{t('stocktake.sent')}</State>
          )}
        </p>
        <p className="small muted">{t('stocktake.kept')}</p>
      </Panel>
      {children}
      {words.length > 1 ? (
        <Panel title={t('stocktake.last')}>
          <ul className="rows">
            {words.slice(1).map((each) => (
              <li key={each.id}>{each.words}</li>
            ))}
          </ul>
        </Panel>
      ) : null}
    </div>
  )
}
