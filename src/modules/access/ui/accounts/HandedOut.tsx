// What the inviting person hands over: a link or a code, shown this once.
import { Button, Copy, Note, PlainTable, useTexts } from '#ui'
import type { Invited } from '../../model.ts'
import '../access.css'

export function HandedOut({ invited, onClose }: { invited: Invited[]; onClose: () => void }) {
  const { t, f } = useTexts()
  const [first] = invited
  const mailed = invited.every((each) => !each.link && !each.code)
  const secretOf = (each: Invited) => (
    <span className="access-secret">
      <code>{each.link ?? each.code}</code>
      <Copy text={each.link ?? each.code ?? ''} />
    </span>
  )
  const secretHead = t(first?.link ? 'access.invited.link' : 'access.activate.code')
  return (
    <div className="stack">
      <Note tone="success" live>
        {mailed
          ? t('access.invited.mailed', { count: invited.length })
          : t('access.invited.once', { until: first ? f.instant(first.expires) : '' })}
      </Note>
      <PlainTable
        label={t('access.invited.title')}
        heads={[t('access.invited.person'), t('access.signIn.name'), ...(mailed ? [] : [secretHead])]}
        rows={invited.map((each) => ({ key: each.account, cells: [each.displayName, each.name, ...(mailed ? [] : [secretOf(each)])] }))}
      />
      <div className="row no-print">
        <Button look="primary" onClick={onClose}>
          {t('access.invited.done')}
        </Button>
        {mailed ? null : (
          <Button icon="print" onClick={() => window.print()}>
            {t('access.recovery.print')}
          </Button>
        )}
      </div>
    </div>
  )
}
