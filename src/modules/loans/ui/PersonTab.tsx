// On the sheet of a person: what she has and had.
import { useAsk } from '#ui'
import { pastLoansApi as api } from '../api/past.ts'
import { PastLoans } from './PastLoans.tsx'

export default function PersonTab({ person }: { person: string }) {
  return <PastLoans asked={useAsk(api.loansOfPerson, { params: { id: person } })} of="person" />
}
