// The test button and what the last test found.
import { useEffect, useState } from 'react'
import { Button, EmptyState, Panel, RunProgress, State, shell, Trouble, useAsk, useDo, useRefresh, useRight, useTexts } from '#ui'
import { api, type ConnectionSheet } from '../../api.ts'
import { findingText, remedyText } from '../words.ts'

export function CheckPanel({ connection, className }: { connection: ConnectionSheet; className?: string }) {
  const words = useTexts()
  const { t, f } = words
  const mayCheck = useRight('connections.plan')
  const refresh = useRefresh()
  const [run, setRun] = useState<string>()
  const check = useDo(api.checkConnection, { onDone: (started) => setRun(started.run), invalidates: 'nothing' })
  const asked = useAsk(
    shell.run,
    { params: { id: run ?? '' } },
    { when: Boolean(run), every: (view) => (!view || view.state === 'running' || view.state === 'waiting' ? 400 : false) },
  )
  const ended = run !== undefined && asked.data?.id === run && asked.data.state !== 'running' && asked.data.state !== 'waiting'
  useEffect(() => {
    if (!ended) return
    setRun(undefined)
    void refresh([api.connection])
  }, [ended, refresh])
  return (
    <Panel
      className={className}
      title={t('connections.check')}
      note={connection.checkedAt ? f.instant(connection.checkedAt) : undefined}
      actions={
        mayCheck ? (
          <Button
            small
            icon="play"
            busy={check.busy || Boolean(run)}
            onClick={() => void check.run({ params: { id: connection.id } }).catch(() => {})}
          >
            {t('connections.check.do')}
          </Button>
        ) : undefined
      }
    >
      <Trouble of={check.problem ?? asked.error} />
      {run && asked.data ? <RunProgress run={asked.data} /> : null}
      {connection.findings?.length ? (
        <Findings findings={connection.findings} />
      ) : run ? null : (
        <EmptyState level="h3" icon="plug" title={t('connections.check.none')} text={t('connections.check.none.text')} />
      )}
    </Panel>
  )
}

/** What a test found, best news first. */
export function Findings({ findings }: { findings: NonNullable<ConnectionSheet['findings']> }) {
  const words = useTexts()
  return (
    <ul className="items" aria-live="polite">
      {findings.map((finding) => (
        <li key={finding.code}>
          <div className="items__main">
            <State tone={finding.tone}>{findingText(words, finding)}</State>
            {finding.tone === 'danger' ? <div className="items__meta">{remedyText(words, finding)}</div> : null}
          </div>
        </li>
      ))}
    </ul>
  )
}
