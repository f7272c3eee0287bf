// The rights of this module and the shipped roles that have them.
import type { RightDeclaration } from '#kernel'

export const rights: readonly RightDeclaration[] = [
  {
    name: 'access.view',
    scopes: ['operator', 'authority', 'school'],
    sensitive: true,
    roles: ['head', 'dataProtectionOfficer', 'auditor'],
  },
  {
    name: 'access.account.invite',
    scopes: ['operator', 'authority', 'school'],
    sensitive: true,
    roles: ['head', 'schoolCoordinator', 'teacher:ownGroups'],
  },
  { name: 'access.account.suspend', scopes: ['operator', 'authority', 'school'], sensitive: true, roles: ['head', 'schoolCoordinator'] },
  { name: 'access.factor.reset', scopes: ['operator', 'authority', 'school'], sensitive: true, roles: ['head', 'schoolCoordinator'] },
  { name: 'access.grant.change', scopes: ['operator', 'authority', 'school'], sensitive: true, roles: ['head'] },
  { name: 'access.role.change', scopes: ['operator', 'authority'], sensitive: true },
  { name: 'access.session.end', scopes: ['operator', 'authority', 'school'], roles: ['head', 'schoolCoordinator'] },
  { name: 'access.token.own', scopes: ['operator', 'authority', 'school'], roles: ['clerk', 'technician', 'schoolCoordinator'] },
  { name: 'access.token.service', scopes: ['operator', 'authority'] },
  {
    name: 'access.deputy.own',
    scopes: ['operator', 'authority', 'school'],
    roles: ['clerk', 'technician', 'head', 'schoolCoordinator', 'secretary'],
  },
  { name: 'access.support.request', scopes: ['operator'] },
  { name: 'access.support.approve', scopes: ['authority'] },
  { name: 'access.settings.change', scopes: ['operator', 'authority'] },
]
