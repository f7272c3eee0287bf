// The proof of use and the folder for examiners, for the whole grant or one school.
import { useState } from 'react'
import { Button, download, Field, Panel, type RefEntry, RefInput, Switch, toast, useTexts } from '#ui'
import { assetsApi as api } from '../api.ts'
import type { GrantView } from './GrantSheet.tsx'

export function Proof({ grant }: { grant: GrantView }) {
  const { t } = useTexts()
  const [school, setSchool] = useState<RefEntry | null>(null)
  const [photos, setPhotos] = useState(false)
  const [busy, setBusy] = useState<string>()
  const fetching = (what: 'pdf' | 'xlsx' | 'folder') => async () => {
    setBusy(what)
    const params = { id: grant.id }
    const work =
      what === 'folder'
        ? download(api.auditFolder, { params })
        : download(api.proof, {
            params,
            query: { format: what, ...(photos && what === 'pdf' ? { photos: 'true' } : {}), ...(school ? { school: school.id } : {}) },
          })
    await work.catch((error: Error) => toast(error.message, { tone: 'refused' }))
    setBusy(undefined)
  }
  return (
    <div className="cols">
      <Panel className="c6" title={t('funding.proof')}>
        <div className="stack">
          <p>{t('funding.proof.text')}</p>
          <Field unmarked label={t('funding.proof.school')} hint={t('funding.proof.schoolHint')}>
            {(control) => <RefInput target="organisation.school" control={control} value={school} onValue={setSchool} />}
          </Field>
          <Field unmarked label={t('funding.proof.withPhotos')} hint={t('funding.proof.withPhotosHint')}>
            {(control) => <Switch {...control} checked={photos} onChange={(event) => setPhotos(event.target.checked)} />}
          </Field>
          <div className="row">
            <Button look="primary" icon="print" busy={busy === 'pdf'} onClick={() => void fetching('pdf')()}>
              {t('funding.proof.pdf')}
            </Button>
            <Button icon="down2" busy={busy === 'xlsx'} onClick={() => void fetching('xlsx')()}>
              {t('funding.proof.xlsx')}
            </Button>
          </div>
        </div>
      </Panel>
      <Panel className="c6" title={t('funding.folder')}>
        <div className="stack">
          <p>{t('funding.folder.text')}</p>
          <div>
            <Button icon="folder" busy={busy === 'folder'} onClick={() => void fetching('folder')()}>
              {t('funding.folder.get')}
            </Button>
          </div>
        </div>
      </Panel>
    </div>
  )
}
