// The roles of one account and where each comes from: affiliation, grant or deputy.
import { useState } from 'react'
import { Button, ConfirmDialog, EmptyState, Loaded, Panel, PlainTable, useAsk, useDo, useRight, useTexts } from '#ui'
import { rolesApi as api } from '../../api.ts'
import type { Reason } from '../../model.ts'
import { GiveRole } from './GiveRole.tsx'

export function AccountRoles({ account, installation = false, changes }: { account: string; installation?: boolean; changes?: boolean }) {
  const { t } = useTexts()
  const asked = useAsk(api.accountRoles, { params: { id: account }, query: installation ? { installation: 'true' } : {} })
  const may = useRight('access.grant.change') && Boolean(changes)
  const [gives, setGives] = useState(false)
  const [ends, setEnds] = useState<Reason | null>(null)
  const end = useDo(api.endGrants)
  const none = <EmptyState level="h3" icon="key" title={t('access.grant.none')} text={t('access.grant.none.text')} />
  return (
    <>
      <Panel
        title={t('access.roles')}
        flush
        actions={
          may ? (
            <Button icon="plus" onClick={() => setGives(true)}>
              {t('access.grant.give')}
            </Button>
          ) : undefined
        }
      >
        <Loaded of={asked}>{(reasons) => (reasons.length ? <Reasons reasons={reasons} onEnd={may ? setEnds : undefined} /> : none)}</Loaded>
      </Panel>
      {gives ? <GiveRole account={account} installation={installation} onClose={() => setGives(false)} /> : null}
      {ends ? (
        <ConfirmDialog
          open
          danger
          title={t('access.grant.end')}
          action={t('access.grant.endNamed', { role: ends.roleName })}
          onConfirm={() => end.run({ body: { ids: [ends.grant!], ...(installation ? { installation } : {}) } })}
          onClose={() => setEnds(null)}
        >
          {t('access.grant.end.text')}
        </ConfirmDialog>
      ) : null}
    </>
  )
}

export function Reasons({ reasons, onEnd }: { reasons: Reason[]; onEnd?: (reason: Reason) => void }) {
  const { t, f } = useTexts()
  const from = (reason: Reason) => {
    if (reason.lentBy) return t('access.via.deputy', { name: reason.lentBy })
    return reason.affiliation
      ? t('access.via.affiliation', { role: t(`people.affiliation.role.${reason.affiliation}`) })
      : t(`access.via.${reason.kind}`)
  }
  return (
    <PlainTable
      label={t('access.roles')}
      heads={[t('access.role'), t('access.grant.place'), t('access.grant.from'), t('access.grant.until'), ...(onEnd ? [''] : [])]}
      rows={reasons.map((reason, index) => ({
        key: `${reason.role}-${index}`,
        cells: [
          reason.roleName,
          reason.place ?? t(`access.scope.${reason.scope}`),
          from(reason),
          reason.until ? f.day(reason.until) : t('access.grant.open'),
          ...(onEnd
            ? [
                reason.grant ? (
                  <Button key="end" small onClick={() => onEnd(reason)}>
                    {t('access.grant.end')}
                  </Button>
                ) : null,
              ]
            : []),
        ],
      }))}
    />
  )
}
