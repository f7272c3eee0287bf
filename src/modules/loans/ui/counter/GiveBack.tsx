// Return by scanning: what is out comes back with its condition and accessories.
import { useTexts } from '#ui'
import { type ReturnRow, ReturnRows } from './ReturnRows.tsx'
import { ScanDesk, type Seen } from './ScanDesk.tsx'

export default function GiveBack() {
  const { t } = useTexts()
  const take = ({ item, code, contractState, deviceName, modelName, personName, accessories, lacking }: Seen): ReturnRow | string => {
    if (!item) return t('loans.giveBack.notLent')
    if (contractState === 'prepared') return t('loans.giveBack.notOut')
    return { item, deviceName: deviceName ?? code, modelName, personName, accessories, lacking }
  }
  return (
    <ScanDesk
      title={t('loans.giveBack')}
      hint={t('loans.giveBack.hint')}
      none={t('loans.giveBack.none.text')}
      count={(count) => t('loans.giveBack.rows', { count })}
      take={take}
    >
      {(rows, done) => <ReturnRows rows={rows} onDone={done} />}
    </ScanDesk>
  )
}
