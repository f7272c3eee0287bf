// Photos by the phone's camera or from a folder.
import { useId, useState } from 'react'
import { Icon, useTexts } from '#ui'
import { smaller } from './smaller.ts'

export function PhotoPick({ onPhotos }: { onPhotos: (photos: File[]) => unknown }) {
  const { t } = useTexts()
  const id = useId()
  const [busy, setBusy] = useState(false)
  return (
    <label className="btn btn--start" htmlFor={id}>
      {busy ? <span className="spin" aria-hidden="true" /> : <Icon name="plus" />}
      {t('loans.photo.add')}
      <input
        id={id}
        className="sr"
        type="file"
        accept="image/*"
        multiple
        onChange={(event) => {
          const files = [...(event.target.files ?? [])]
          event.target.value = ''
          if (!files.length) return
          setBusy(true)
          void Promise.all(files.map(smaller))
            .then(onPhotos)
            .finally(() => setBusy(false))
        }}
      />
    </label>
  )
}
