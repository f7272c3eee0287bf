// Many people as a file need the word of a second person: the refusal becomes a request.
import { type ReactNode, useState } from 'react'
import { Button, Dialog, Field, Note, ProblemError, toast, useDo, useTexts } from '#ui'
import { exportsApi } from '../../api/exports.ts'

/** For a page with an export: `refused` opens the request where a second person is needed, and says whether it did. */
export function useExportRelease(kind: 'people' | 'rosters'): {
  refused: (error: unknown, query: Record<string, unknown>) => boolean
  dialog: ReactNode
} {
  const [asked, setAsked] = useState<{ query: Record<string, unknown>; problem: ProblemError }>()
  return {
    refused(error, query) {
      if (!(error instanceof ProblemError) || error.code !== 'people.export.secondPerson') return false
      setAsked({ query, problem: error })
      return true
    },
    dialog: asked ? <AskRelease kind={kind} {...asked} onClose={() => setAsked(undefined)} /> : null,
  }
}

interface Props {
  kind: 'people' | 'rosters'
  query: Record<string, unknown>
  problem: ProblemError
  onClose: () => void
}

function AskRelease({ kind, query, problem, onClose }: Props) {
  const { t, f } = useTexts()
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const ask = useDo(exportsApi.askExport)
  const fault = reason.trim().length < 3 ? t('people.exportRelease.reason.missing') : undefined
  const send = async () => {
    setTried(true)
    if (fault) return
    const href = `${location.pathname}${location.search}`.slice(0, 2_000)
    const { people } = await ask.run({ body: { kind, query, reason: reason.trim(), href } })
    toast(t('people.exportRelease.asked', { people: f.number(people) }))
    onClose()
  }
  return (
    <Dialog
      open
      title={t('people.exportRelease.ask')}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button look="primary" icon="send" busy={ask.busy} onClick={() => void send().catch(() => {})}>
            {t('people.exportRelease.ask')}
          </Button>
        </>
      }
    >
      {ask.problem ? (
        <Note tone="danger" live>
          {ask.problem.message}
        </Note>
      ) : null}
      <p>
        {problem.problem.title}. {problem.problem.detail}
      </p>
      <p className="soft">{t('people.exportRelease.how')}</p>
      <Field
        label={t('people.exportRelease.reason')}
        hint={t('people.exportRelease.reason.hint')}
        required
        fault={tried ? fault : undefined}
      >
        {(control) => (
          <textarea
            className="input"
            rows={3}
            {...control}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
    </Dialog>
  )
}
