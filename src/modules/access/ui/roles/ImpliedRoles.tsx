// Which role follows from which affiliation: people who belong to a school in a role have it without anybody granting it.
import { Loaded, Panel, PlainTable, useAsk, useDo, useRight, useTexts } from '#ui'
import { rolesApi as api } from '../../api.ts'
import type { RoleView } from '../../model.ts'

export function ImpliedRoles({ roles }: { roles: RoleView[] }) {
  const { t } = useTexts()
  const may = useRight('access.role.change')
  const asked = useAsk(api.implied, {})
  const change = useDo(api.changeImplied)
  const choices = roles.filter((role) => role.scopes.includes('school'))
  const word = (affiliation: string) => t(`people.affiliation.role.${affiliation}`)
  return (
    <Panel title={t('access.implied')} note={t('access.implied.note')} flush>
      <Loaded of={asked}>
        {(rows) => (
          <PlainTable
            label={t('access.implied')}
            heads={[t('access.affiliation'), t('access.role')]}
            rows={rows.map((row) => ({
              key: row.affiliation,
              cells: [
                word(row.affiliation),
                may ? (
                  <select
                    key="role"
                    className="select"
                    aria-label={t('access.implied.for', { role: word(row.affiliation) })}
                    value={row.role ?? ''}
                    onChange={(event) =>
                      void change
                        .run({ params: { affiliation: row.affiliation }, body: { role: event.target.value || null } })
                        .catch(() => {})
                    }
                  >
                    <option value="">{t('access.implied.none')}</option>
                    {choices.map((role) => (
                      <option key={role.key} value={role.key}>
                        {role.name}
                      </option>
                    ))}
                  </select>
                ) : (
                  (row.roleName ?? t('access.implied.none'))
                ),
              ],
            }))}
          />
        )}
      </Loaded>
    </Panel>
  )
}
