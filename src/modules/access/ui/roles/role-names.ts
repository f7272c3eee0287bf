// Names of roles as they are called here.
import { useAsk, useRight } from '#ui'
import { rolesApi as api } from '../../api.ts'
import { templateOf } from '../../model.ts'

/** A function from the key of a role to its name. */
export function useRoleNames(installation: boolean): (key: string) => string {
  const roles = useRoles(installation)
  const names = new Map(roles.map((role) => [role.key, role.name]))
  return (key) => names.get(key) ?? templateOf(key)?.de ?? key
}

/** All roles as they hold here; empty for those who may not see them. */
export function useRoles(installation: boolean) {
  const may = useRight('access.view')
  return useAsk(api.roles, { query: installation ? { installation: 'true' } : {} }, { when: may, staleTime: 60_000 }).data ?? []
}
