// Handover by scanning: what was prepared for somebody goes out, with the accessories that are there.
import { useTexts } from '#ui'
import { type HandRow, HandRows } from './HandRows.tsx'
import { ScanDesk, type Seen } from './ScanDesk.tsx'

export default function HandOut() {
  const { t } = useTexts()
  const take = ({ item, code, contractState, deviceName, modelName, personName, contractNumber, accessories }: Seen): HandRow | string => {
    if (!item) return t('loans.handOut.notPrepared')
    if (contractState !== 'prepared') return t('loans.handOut.already', { name: personName ?? contractNumber ?? '–' })
    return { item, deviceName: deviceName ?? code, modelName, personName, accessories }
  }
  return (
    <ScanDesk
      title={t('loans.handOut')}
      hint={t('loans.handOut.hint')}
      none={t('loans.handOut.none.text')}
      count={(count) => t('loans.handOut.rows', { count })}
      take={take}
    >
      {(rows, done) => <HandRows rows={rows} onDone={done} />}
    </ScanDesk>
  )
}
