// New codes: one shown large on the spot, many as slips on paper. What somebody had before is worth nothing any more.
import { useState } from 'react'
import { accountsApi } from '#modules/access/api'
import type { Answer } from '#shared'
import { Button, Copy, Dialog, download, Facts, isProblem, toast, useDo, useTexts } from '#ui'

type Made = Answer<typeof accountsApi.renewCodes>[number]

/** `start(account)` makes a code and shows it; `dialog` stands anywhere on the page. */
export function useNewCode() {
  const [made, setMade] = useState<Made>()
  const [account, setAccount] = useState<string>()
  const renew = useDo(accountsApi.renewCodes, {
    invalidates: 'nothing',
    onDone: ([first]) => setMade(first),
    onRefused: (problem) => toast(problem.message, { tone: 'refused' }),
  })
  const start = (id: string) => {
    setAccount(id)
    return renew.run({ body: { ids: [id], way: 'slip' } }).catch(() => {})
  }
  return {
    start,
    busy: renew.busy ? account : undefined,
    dialog: made ? <CodeDialog made={made} onClose={() => setMade(undefined)} /> : null,
  }
}

function CodeDialog({ made, onClose }: { made: Made; onClose: () => void }) {
  const { t, f } = useTexts()
  const slips = useSlips()
  const { account, code, name, displayName, expires, words } = made
  return (
    <Dialog
      open
      firm
      title={displayName}
      onClose={onClose}
      foot={
        <>
          <Button icon="print" busy={slips.busy} onClick={() => void slips.print([account], { codes: { [account]: code! } })}>
            {t('people.code.print')}
          </Button>
          <Button look="primary" icon="check" onClick={onClose}>
            {t('people.code.done')}
          </Button>
        </>
      }
    >
      <div role="status">
        <p className="small muted">{t(words ? 'people.words.password' : 'people.code')}</p>
        <p className="big mono">{code}</p>
      </div>
      <Facts
        rows
        facts={[
          { label: t('people.person.accountName'), value: <span className="mono">{name}</span> },
          ...(words ? [] : [{ label: t('people.code.until'), value: f.day(expires) }]),
        ]}
      />
      <p className="small soft">
        {words ? t('people.words.how') : t('people.code.how', { address: `${window.location.host}/aktivieren` })}
      </p>
      <div>
        <Copy
          text={t('people.code.text', { name, code: code ?? '', address: `${window.location.origin}/aktivieren` })}
          label={t('people.code.copy')}
        />
      </div>
    </Dialog>
  )
}

export interface SlipOptions {
  format?: 'pdf' | 'csv'
  perPage?: 1 | 4
  /** Codes that were shown a moment ago and go onto the paper as they are. */
  codes?: Record<string, string>
}

/** Slips with new codes, on paper or as a table; answers whether there is one. */
export function useSlips() {
  const { t } = useTexts()
  const [busy, setBusy] = useState(false)
  const print = async (ids: readonly string[], options: SlipOptions = {}): Promise<boolean> => {
    setBusy(true)
    try {
      await download(accountsApi.slips, { body: { ids: [...ids], ...options } }, `${t('people.slips')}.${options.format ?? 'pdf'}`)
      return true
    } catch (error) {
      toast(isProblem(error) ? error.message : t('ui.problem.unknown'), { tone: 'refused' })
      return false
    } finally {
      setBusy(false)
    }
  }
  return { print, busy }
}
