// Photos and papers of a device: taken with the phone or chosen from a folder.
import { urlOf } from '#shared'
import { Button, Loaded, toast, Upload, useAsk, useDo, useRefresh, useRight, useTexts } from '#ui'
import { attachmentsApi as api } from '../../api.ts'

export function Attachments({ device }: { device: string }) {
  const { t, f } = useTexts()
  const may = useRight('devices.change')
  const refresh = useRefresh()
  const asked = useAsk(api.attachments, { params: { id: device } })
  const detach = useDo(api.detach)
  return (
    <div className="stack">
      {may ? (
        <Upload
          label={t('devices.attachment.add')}
          hint={t('devices.attachment.hint')}
          accept="image/jpeg,image/png,image/webp,image/heic,.pdf"
          many
          maxBytes={15 * 2 ** 20}
          endpoint={api.attach}
          ask={{ params: { id: device } }}
          onDone={() => void refresh([api.attachments])}
        />
      ) : null}
      <Loaded of={asked}>
        {(files) =>
          files.length === 0 ? (
            <p className="muted">{t('devices.attachment.none')}</p>
          ) : (
            <ul className="items">
              {files.map((file) => {
                const url = urlOf(api.attachment, { params: { id: device, file: file.id } })
                return (
                  <li key={file.id}>
                    {file.type.startsWith('image/') && file.type !== 'image/heic' ? (
                      <img src={url} alt={file.name} width={96} height={72} style={{ objectFit: 'cover' }} loading="lazy" />
                    ) : null}
                    <span className="items__main">
                      <a href={url} target="_blank" rel="noreferrer">
                        {file.name}
                      </a>
                      <span className="items__meta">
                        {f.bytes(file.size)} · {f.instant(file.createdAt)}
                      </span>
                    </span>
                    {may ? (
                      <span className="items__end">
                        <Button
                          small
                          look="quiet"
                          icon="trash"
                          iconOnly
                          onClick={() =>
                            void detach
                              .run({ params: { id: device, file: file.id } })
                              .catch((error: Error) => toast(error.message, { tone: 'refused' }))
                          }
                        >
                          {t('devices.attachment.remove', { name: file.name })}
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
  )
}
