// Above a form: which entries are missing, what the server refused, or that somebody else was faster.
import { Button } from '../parts/Button.tsx'
import { Note } from '../parts/Note.tsx'
import { useTexts } from '../texts.tsx'
import type { FormWork } from './use-model-form.ts'

export function FormNotes({
  work,
  name,
  idOf,
  onReload,
}: {
  work: FormWork
  name: string
  idOf: (key: string) => string
  onReload?: () => unknown
}) {
  const { t } = useTexts()
  const { faults, problem, stale, others } = work
  const keys = Object.keys(faults)
  if (stale) {
    return (
      <Note
        tone="warning"
        live
        title={t('ui.form.stale')}
        actions={
          onReload ? (
            <>
              <Button
                small
                icon="refresh"
                onClick={() => {
                  work.forget()
                  void onReload()
                }}
              >
                {t('ui.form.stale.reload')}
              </Button>
              <Button small look="quiet" onClick={() => void onReload()}>
                {t('ui.form.stale.keep')}
              </Button>
            </>
          ) : null
        }
      >
        {t('ui.form.stale.text')}
      </Note>
    )
  }
  if (keys.length === 0 && !problem) return null
  const title = problem?.problem.title ?? t('ui.form.faults', { count: keys.length })
  return (
    <Note tone="danger" live title={title}>
      <div>
        {problem?.problem.detail ? <p>{problem.problem.detail}</p> : null}
        {problem?.problem.remedy ? <p>{problem.problem.remedy}</p> : null}
        {problem ? null : <p>{t('ui.form.nothingSaved')}</p>}
        <ul>
          {keys.map((key) => (
            <li key={key}>
              <a
                href={`#${idOf(key)}`}
                onClick={(event) => {
                  event.preventDefault()
                  document.getElementById(idOf(key))?.focus()
                }}
              >
                {t(`${name}.${key}`)}: {faults[key]}
              </a>
            </li>
          ))}
          {others.map((message) => (
            <li key={message}>{message}</li>
          ))}
        </ul>
      </div>
    </Note>
  )
}
