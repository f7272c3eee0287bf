// The signed paper as a scan or a photo taken with the phone.
import { useState } from 'react'
import { Dialog, TextField, toast, Upload, useRefresh, useTexts } from '#ui'
import { loansApi as api } from '../api.ts'

interface Props {
  contract: { id: string; signedOn: string | null; hasPaper: boolean }
  onClose: () => void
}

export function PaperDialog({ contract, onClose }: Props) {
  const { t } = useTexts()
  const refresh = useRefresh()
  const [signedBy, setSignedBy] = useState('')
  const name = signedBy.trim()
  return (
    <Dialog open title={t('loans.paper.keep')} onClose={onClose}>
      <div className="stack">
        {contract.hasPaper ? <p>{t('loans.paper.replaces')}</p> : null}
        {contract.signedOn ? null : (
          <TextField
            label={t('loans.contract.signedBy')}
            hint={t('loans.paper.signedBy')}
            optional
            max={200}
            value={signedBy}
            onValue={setSignedBy}
          />
        )}
        <Upload
          label={t('loans.paper.choose')}
          hint={t('loans.paper.hint')}
          accept="image/jpeg,image/png,image/webp,image/heic,.pdf"
          maxBytes={15 * 2 ** 20}
          endpoint={api.keepPaper}
          ask={{ params: { id: contract.id }, query: name.length >= 2 ? { signedBy: name } : {} }}
          onDone={() => {
            toast(t('loans.paper.kept'))
            void refresh()
            onClose()
          }}
        />
      </div>
    </Dialog>
  )
}
