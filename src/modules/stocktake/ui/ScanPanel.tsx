// Scanning: the field, what waits to be sent, what was said last. It asks for nothing but the round, so that it works without a session too.
import type { ReactNode } from 'react'
import { CodeField } from '#modules/devices/ui'
import { Button, Note, Panel, State, useTexts } from '#ui'
import { type ScannedRound, useScans } from './use-scans.ts'

export function ScanPanel({ round, onSent, children }: { round: ScannedRound; onSent: () => void; children?: ReactNode }) {
  const { t } = useTexts()
  const scans = useScans(round, onSent)
  return (
    <div className="stack">
      {scans.stores ? null : <Note tone="warning">{t('stocktake.noStore')}</Note>}
      {scans.refused ? <Note tone="danger">{scans.refused}</Note> : null}
      <Panel title={scans.room ? `${t('stocktake.room')} ${scans.room.number}` : t('stocktake.room.none')}>
        <CodeField label={t('stocktake.field')} hint={t('stocktake.hint')} onCode={(code) => void scans.take(code)} />
        <p className="row" role="status">
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
      {scans.said.length ? (
        <Panel title={t('stocktake.last')}>
          <ul className="rows" aria-live="polite">
            {scans.said.slice(0, 12).map((each) => (
              <li key={each.id}>{t(`stocktake.said.${each.kind}`, { number: each.text, code: each.text })}</li>
            ))}
          </ul>
        </Panel>
      ) : null}
    </div>
  )
}
