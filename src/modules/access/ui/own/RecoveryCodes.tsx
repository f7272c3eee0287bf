// The ten recovery codes, shown this once: to print, to copy, to put away.
import { useState } from 'react'
import { Button, Copy, useTexts } from '#ui'
import '../access.css'

export function RecoveryCodes({ codes, onDone }: { codes: string[]; onDone: () => void }) {
  const { t } = useTexts()
  const [kept, setKept] = useState(false)
  return (
    <div className="stack">
      <p>{t('access.recovery.lead')}</p>
      <ol className="access-codes" aria-label={t('access.recovery.title')}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ol>
      <div className="row no-print">
        <Copy text={codes.join('\n')} label={t('access.recovery.copy')} />
        <Button small icon="print" onClick={() => window.print()}>
          {t('access.recovery.print')}
        </Button>
      </div>
      <label className="choice no-print">
        <input type="checkbox" className="check" checked={kept} onChange={(event) => setKept(event.target.checked)} />
        {t('access.recovery.kept')}
      </label>
      <Button className="no-print" look="primary" disabled={!kept} onClick={onDone}>
        {t('access.recovery.done')}
      </Button>
    </div>
  )
}
