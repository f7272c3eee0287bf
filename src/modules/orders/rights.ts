// The rights of this module and the shipped roles that have them. The word of a school is said at the school: nobody has it for a whole authority.
import type { RightDeclaration } from '#kernel'
import type { Step } from './model.ts'

const office = ['clerk', 'schoolCoordinator', 'secretary']

export const rights: readonly RightDeclaration[] = [
  {
    name: 'orders.view',
    scopes: ['authority', 'school', 'self'],
    roles: [...office, 'technician', 'auditor', 'head', 'teacher:self', 'caretaker:self'],
  },
  { name: 'orders.wish', scopes: ['authority', 'school'], roles: [...office, 'teacher', 'caretaker', 'technician'] },
  { name: 'orders.approve', scopes: ['authority', 'school'], roles: ['clerk', 'schoolCoordinator'] },
  { name: 'orders.approve.coordinator', scopes: ['school'], roles: ['schoolCoordinator', '!authorityAdmin'] },
  { name: 'orders.approve.head', scopes: ['school'], roles: ['head', '!authorityAdmin'] },
  { name: 'orders.approve.authority', scopes: ['authority'], roles: ['clerk'] },
  { name: 'orders.approve.budget', scopes: ['authority'] },
  { name: 'orders.fulfil', scopes: ['authority'], roles: ['clerk'] },
  { name: 'orders.route.change', scopes: ['authority'] },
  { name: 'orders.budget.view', scopes: ['authority', 'school'], roles: ['clerk', 'head', 'auditor'] },
  { name: 'orders.budget.change', scopes: ['authority'], roles: ['clerk'] },
  { name: 'orders.budget.overrule', scopes: ['authority'] },
  { name: 'orders.talk.view', scopes: ['authority', 'school'], roles: ['clerk', 'head', 'auditor'] },
  { name: 'orders.talk.change', scopes: ['authority'], roles: ['clerk'] },
]

export const rightOf = (step: Step) => `orders.approve.${step}`
