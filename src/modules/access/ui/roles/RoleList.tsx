// The roles and their rights as they hold here; administrators rename them, change their rights and add own ones.
import { useState } from 'react'
import { Button, Chip, Loaded, Panel, PlainTable, useAsk, useRight, useTexts } from '#ui'
import { rolesApi as api } from '../../api.ts'
import type { RoleView } from '../../model.ts'
import { AccessHead, useInstallation } from '../parts.tsx'
import { ImpliedRoles } from './ImpliedRoles.tsx'
import { RoleEditor } from './RoleEditor.tsx'

const isChanged = (role: RoleView) => role.own || role.version > 0 || role.without.length > 0 || role.rights.some((each) => !each.shipped)

export default function RoleList() {
  const { t } = useTexts()
  const installation = useInstallation()
  const may = useRight('access.role.change')
  const asked = useAsk(api.roles, { query: installation ? { installation: 'true' } : {} })
  const [edits, setEdits] = useState<RoleView | 'new' | null>(null)
  const add = may ? (
    <Button icon="plus" onClick={() => setEdits('new')}>
      {t('access.role.add')}
    </Button>
  ) : null
  return (
    <>
      <AccessHead actions={add} switches />
      <div className="body stack">
        <p className="muted">{t(installation ? 'access.roles.lead.operator' : 'access.roles.lead')}</p>
        <Loaded of={asked}>{(roles) => <RoleTable roles={roles} onEdit={setEdits} may={may} />}</Loaded>
        {installation ? null : <ImpliedRoles roles={asked.data ?? []} />}
      </div>
      {edits ? <RoleEditor role={edits === 'new' ? null : edits} installation={installation} onClose={() => setEdits(null)} /> : null}
    </>
  )
}

function RoleTable({ roles, onEdit, may }: { roles: RoleView[]; onEdit: (role: RoleView) => void; may: boolean }) {
  const { t, f } = useTexts()
  return (
    <Panel title={t('access.roles')} flush>
      <PlainTable
        label={t('access.roles')}
        heads={[t('access.role'), t('access.grant.scope'), t('access.role.rights'), t('access.role.grants'), t('access.role.origin'), '']}
        figures={[2, 3]}
        rows={roles.map((role) => ({
          key: role.key,
          cells: [
            role.name,
            role.scopes.map((scope) => t(`access.scope.${scope}`)).join(', '),
            f.number(role.rights.length),
            f.number(role.grants),
            isChanged(role) ? (
              <Chip key="origin" tone="info">
                {t(role.own ? 'access.role.own' : 'access.role.changed')}
              </Chip>
            ) : (
              t('access.role.shipped')
            ),
            <Button key="edit" small icon={may ? 'edit' : 'eye'} onClick={() => onEdit(role)}>
              {t(may ? 'access.role.edit' : 'access.role.show')}
            </Button>,
          ],
        }))}
      />
    </Panel>
  )
}
