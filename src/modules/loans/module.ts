// The plug of loans: contracts, handover, return, cases of damage, reminders.
import { type Context, defineModule, type Found } from '#kernel'
import { onEnded, onForget, onLeaverAsked } from '#modules/people'
import { endedLoans } from './actions/ended.ts'
import { remindJob } from './actions/remind.ts'
import { loanDeviations, loanFacts } from './facts.ts'
import { forgetBorrowers, lentToLeavers } from './people.ts'
import { type ContractRow, contractList } from './queries/contracts.ts'
import { caseRoutes, feeRoutes, loanRoutes, pastRoutes, starterRoutes, wishRoutes } from './routes.ts'

const read = 'loans.read'

async function findContracts(ctx: Context, text: string, limit: number): Promise<Found[]> {
  const { rows } = await contractList.page(ctx, { q: text, filter: [], limit })
  return (rows as unknown as ContractRow[]).map((contract) => ({
    id: contract.id,
    title: [contract.number, contract.personName].filter(Boolean).join(' · '),
    subtitle: contract.numbers ?? '',
    href: `/ausleihen/${contract.id}`,
  }))
}

export default defineModule({
  name: 'loans',
  uses: ['organisation', 'people', 'access', 'devices'],
  optional: true,
  rights: [
    {
      name: read,
      scopes: ['authority', 'school', 'self'],
      roles: ['clerk', 'technician', 'head', 'schoolCoordinator', 'secretary', 'pupil:self', 'teacher:self'],
    },
    { name: 'loans.lend', scopes: ['authority', 'school'], roles: ['clerk', 'technician', 'schoolCoordinator', 'secretary'] },
    {
      name: 'loans.report',
      scopes: ['authority', 'school'],
      roles: ['clerk', 'technician', 'schoolCoordinator', 'secretary', 'teacher', 'caretaker', 'head'],
    },
    {
      name: 'loans.wish',
      scopes: ['authority', 'school', 'self'],
      roles: ['clerk', 'head', 'schoolCoordinator', 'secretary', 'teacher', 'guardian:self'],
    },
    { name: 'loans.wish.coordinator', scopes: ['authority', 'school'], roles: ['clerk', 'schoolCoordinator'] },
    { name: 'loans.wish.head', scopes: ['authority', 'school'], roles: ['head'] },
    { name: 'loans.mine', scopes: ['self'], roles: ['pupil:self', 'teacher:self', 'guardian:self'] },
    { name: 'loans.template', scopes: ['authority'], roles: ['clerk'] },
  ],
  routes: [loanRoutes, caseRoutes, starterRoutes, feeRoutes, pastRoutes, wishRoutes],
  jobs: { remind: remindJob },
  facts: loanFacts,
  deviations: loanDeviations,
  search: [{ kind: 'loan', label: 'loans.contract.plural', right: read, icon: 'loan', find: findContracts }],
  personal: [
    {
      table: 'loans.wish',
      personColumn: 'person_id',
      dataClass: 'loans',
      columns: ['wisher', 'from_day', 'until_day', 'reason', 'answer'],
    },
    {
      table: 'loans.contract',
      personColumn: 'person_id',
      dataClass: 'loans',
      columns: ['number', 'from_day', 'until_day', 'purpose', 'body', 'signed_by', 'signature'],
    },
  ],
  history: { 'loans.wish': read, 'loans.contract': read, 'loans.item': read, 'loans.template': read, 'loans.damageCase': read },
  start() {
    if (!onLeaverAsked.includes(lentToLeavers)) onLeaverAsked.push(lentToLeavers)
    if (!onForget.includes(forgetBorrowers)) onForget.push(forgetBorrowers)
    if (!onEnded.includes(endedLoans)) onEnded.push(endedLoans)
  },
})
