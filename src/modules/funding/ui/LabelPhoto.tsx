// On the sheet of a funded device: the photo that shows its label, taken now or chosen from those that are there.
import { useState } from 'react'
import { urlOf } from '#shared'
import { Button, Loaded, Panel, toast, Upload, upload, useAsk, useDo, useRefresh, useRight, useTexts } from '#ui'
import { assetsApi as api } from '../api.ts'
import { shrunk } from './shrink.ts'

const refused = (error: Error) => toast(error.message, { tone: 'refused' })

export function LabelPhoto({ device }: { device: string }) {
  const { t } = useTexts()
  const may = useRight('devices.change')
  const refresh = useRefresh()
  const params = { id: device }
  const asked = useAsk(api.labelPhoto, { params })
  const set = useDo(api.setLabelPhoto)
  const [sends, setSends] = useState(false)
  const send = async ([file]: File[]) => {
    setSends(true)
    await upload(api.addLabelPhoto, { params }, [await shrunk(file!)])
      .then(() => toast(t('funding.photo.kept')))
      .catch(refused)
    setSends(false)
    void refresh()
  }
  const mark = (file: string | null) =>
    set
      .run({ params, body: { file } })
      .then(() => toast(t(file ? 'funding.photo.kept' : 'funding.photo.removed')))
      .catch(refused)
  const address = (file: string) => urlOf(api.labelPhotoFile, { params: { id: device, file } })
  return (
    <Panel title={t('funding.photo')}>
      <p>{t('funding.photo.text')}</p>
      <Loaded of={asked}>
        {({ file, photos }) => {
          const others = photos.filter((each) => each.id !== file)
          return (
            <div className="stack">
              {file ? (
                <a href={address(file)} target="_blank" rel="noreferrer">
                  <img
                    src={address(file)}
                    alt={t('funding.photo.alt')}
                    style={{ maxWidth: '100%', maxHeight: '14rem', objectFit: 'contain' }}
                  />
                </a>
              ) : (
                <p className="muted">{t('funding.photo.none')}</p>
              )}
              {may && file ? (
                <div>
                  <Button small look="quiet" icon="x" busy={set.busy} onClick={() => void mark(null)}>
                    {t('funding.photo.remove')}
                  </Button>
                </div>
              ) : null}
              {may ? (
                <div aria-busy={sends}>
                  <Upload
                    label={t(file ? 'funding.photo.replace' : 'funding.photo.add')}
                    hint={t('funding.photo.hint')}
                    accept="image/jpeg,image/png,image/webp"
                    onFiles={(chosen) => void send(chosen)}
                  />
                </div>
              ) : null}
              {may && others.length ? (
                <div className="stack stack--s">
                  <b>{t('funding.photo.choose')}</b>
                  <div className="row">
                    {others.slice(0, 12).map((each) => (
                      <button key={each.id} type="button" className="btn" onClick={() => void mark(each.id)}>
                        <img
                          src={address(each.id)}
                          alt={t('funding.photo.take', { name: each.name })}
                          width={96}
                          height={72}
                          style={{ objectFit: 'cover' }}
                          loading="lazy"
                        />
                      </button>
                    ))}
                  </div>
                </div>
              ) : null}
            </div>
          )
        }}
      </Loaded>
    </Panel>
  )
}
