// On the sheet of a device: who has it and who had it.
import { useAsk } from '#ui'
import { pastLoansApi as api } from '../api/past.ts'
import { PastLoans } from './PastLoans.tsx'

export default function DeviceTab({ device }: { device: string }) {
  return <PastLoans asked={useAsk(api.loansOfDevice, { params: { id: device } })} of="device" />
}
