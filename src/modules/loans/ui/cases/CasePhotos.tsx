// The photos of a case: looked at, added, removed.
import { urlOf } from '#shared'
import { Button, Dialog, Loaded, toast, upload, useAsk, useDo, useRefresh, useRight, useTexts } from '#ui'
import { loanCasesApi as api } from '../../api/cases.ts'
import { PhotoPick } from './PhotoPick.tsx'

export function CasePhotos({ id, title, onClose }: { id: string; title: string; onClose: () => void }) {
  const { t, f } = useTexts()
  const mayAdd = useRight('loans.report')
  const mayDrop = useRight('loans.lend')
  const refresh = useRefresh()
  const asked = useAsk(api.photos, { params: { id } })
  const drop = useDo(api.dropPhoto)
  return (
    <Dialog open title={title} width="l" onClose={onClose}>
      <div className="stack">
        {mayAdd ? (
          <PhotoPick
            onPhotos={async (photos) => {
              await sendPhotos(id, photos).catch((error: Error) => toast(error.message, { tone: 'refused' }))
              await refresh([api.photos])
            }}
          />
        ) : null}
        <Loaded of={asked}>
          {(photos) =>
            photos.length === 0 ? (
              <p className="muted">{t('loans.photo.none')}</p>
            ) : (
              <ul className="items">
                {photos.map((photo) => {
                  const url = urlOf(api.photo, { params: { id, photo: photo.id } })
                  return (
                    <li key={photo.id}>
                      <img src={url} alt={photo.name} width={96} height={72} className="photo" loading="lazy" />
                      <span className="items__main">
                        <a href={url} target="_blank" rel="noreferrer">
                          {photo.name}
                        </a>
                        <span className="items__meta">{f.bytes(photo.size)}</span>
                      </span>
                      {mayDrop ? (
                        <span className="items__end">
                          <Button
                            small
                            look="quiet"
                            icon="trash"
                            iconOnly
                            onClick={() =>
                              void drop
                                .run({ params: { id, photo: photo.id } })
                                .catch((error: Error) => toast(error.message, { tone: 'refused' }))
                            }
                          >
                            {t('loans.photo.remove', { name: photo.name })}
                          </Button>
                        </span>
                      ) : null}
                    </li>
                  )
                })}
              </ul>
            )
          }
        </Loaded>
      </div>
    </Dialog>
  )
}

/** One after the other, so that the first refusal names its photo and what came before is kept. */
export async function sendPhotos(id: string, photos: readonly File[]): Promise<void> {
  for (const photo of photos) await upload(api.addPhoto, { params: { id } }, [photo])
}
