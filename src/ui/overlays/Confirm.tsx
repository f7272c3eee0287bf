// Questions before something happens: named by object and count, never "OK". Typed only for what cannot be undone.
import { type ReactNode, useId, useState } from 'react'
import { isProblem } from '../api/call.ts'
import { Button } from '../parts/Button.tsx'
import { Note } from '../parts/Note.tsx'
import { useTexts } from '../texts.tsx'
import { Dialog } from './Dialog.tsx'

export interface ConfirmProps {
  open: boolean
  title: string
  /** What will happen and what will not. */
  children?: ReactNode
  /** Names object and count: "24 Geräte verschieben". */
  action: string
  danger?: boolean
  icon?: string
  /** False while what the question depends on is still on its way. */
  ready?: boolean
  /** May take its time; a refusal is shown in the dialog. */
  onConfirm: () => unknown
  onClose: () => void
}

export function ConfirmDialog(props: ConfirmProps) {
  return <Question ready {...props} />
}

/** For what cannot be undone: `phrase` must be typed, e.g. "26 Konten löschen". */
export function TypedConfirm({ phrase, children, ...props }: ConfirmProps & { phrase: string }) {
  const { t } = useTexts()
  const id = useId()
  const [text, setText] = useState('')
  const ready = text.trim().replace(/\s+/g, ' ') === phrase.replace(/\s+/g, ' ')
  return (
    <Question {...props} danger={props.danger ?? true} ready={ready}>
      {children}
      <div className="field">
        <label htmlFor={id}>{t('ui.confirm.type', { phrase })}</label>
        <input id={id} className="input" autoComplete="off" value={text} onChange={(event) => setText(event.target.value)} />
      </div>
    </Question>
  )
}

/** What was refused, why, and what to do. */
function Refused({ error }: { error: Error }) {
  const problem = isProblem(error) ? error.problem : undefined
  return (
    <Note tone="danger" live title={problem?.title}>
      {problem ? [problem.detail, problem.remedy].filter(Boolean).join(' ') : error.message}
    </Note>
  )
}

function Question({ open, title, children, action, danger, icon, onConfirm, onClose, ready }: ConfirmProps) {
  const { t } = useTexts()
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Error>()
  const confirm = async () => {
    setBusy(true)
    setRefused(undefined)
    try {
      await onConfirm()
      onClose()
    } catch (error) {
      setRefused(error as Error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      open={open}
      title={title}
      onClose={onClose}
      slight
      foot={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button look={danger ? 'danger' : 'primary'} icon={icon} busy={busy} disabled={!ready} onClick={() => void confirm()}>
            {action}
          </Button>
        </>
      }
    >
      {refused ? <Refused error={refused} /> : null}
      {typeof children === 'string' ? <p>{children}</p> : children}
    </Dialog>
  )
}
