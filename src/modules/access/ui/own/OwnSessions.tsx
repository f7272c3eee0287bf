// Where one is signed in, and how to end it.
import { Button, Panel, PlainTable, State, toast, useDo, useTexts } from '#ui'
import { ownApi as api } from '../../api.ts'
import type { OwnAccount } from '../../model.ts'

export function OwnSessions({ account }: { account: OwnAccount }) {
  const { t, f } = useTexts()
  const end = useDo(api.endOwnSession, { onDone: () => toast(t('access.own.session.ended')) })
  const endOthers = useDo(api.endOtherSessions, { onDone: () => toast(t('access.own.session.othersEnded')) })
  const label = (part: string) => t(`access.own.session.${part}`)
  const many = account.sessions.length > 1
  return (
    <Panel
      title={t('access.own.sessions')}
      flush
      actions={
        many ? (
          <Button icon="out" busy={endOthers.busy} onClick={() => void endOthers.run({}).catch(() => {})}>
            {t('access.own.session.endOthers')}
          </Button>
        ) : undefined
      }
    >
      <PlainTable
        label={t('access.own.sessions')}
        heads={[label('device'), label('kind'), label('since'), label('seen'), label('address'), '']}
        rows={account.sessions.map((session) => ({
          key: session.id,
          cells: [
            session.device || t('access.own.session.unknown'),
            t(`access.session.kind.${session.kind}`),
            f.instant(session.createdAt),
            f.instant(session.seenAt),
            session.address,
            session.current ? (
              <State key="this" tone="success">
                {t('access.own.session.this')}
              </State>
            ) : (
              <Button key="end" small busy={end.busy} onClick={() => void end.run({ params: { id: session.id } }).catch(() => {})}>
                {t('access.own.session.end')}
              </Button>
            ),
          ],
        }))}
      />
    </Panel>
  )
}
