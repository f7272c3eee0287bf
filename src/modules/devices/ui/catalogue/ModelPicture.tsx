// The picture of a model, and keeping another one.
import { urlOf } from '#shared'
import { Button, Panel, toast, Upload, useDo, useRefresh, useRight, useTexts } from '#ui'
import { catalogueApi as api } from '../../api.ts'

interface Pictured {
  id: string
  name: string
  pictureId: string | null
}

export function ModelImage({ model, width = 160 }: { model: Pictured; width?: number }) {
  if (!model.pictureId) return null
  return (
    <img
      // The id of the file stands in the address, so that a new picture is fetched at once.
      src={`${urlOf(api.modelPicture, { params: { id: model.id } })}?${model.pictureId}`}
      alt={model.name}
      width={width}
      height={Math.round(width * 0.75)}
      style={{ objectFit: 'contain', maxWidth: '100%' }}
      loading="lazy"
    />
  )
}

export function ModelPicture({ model }: { model: Pictured }) {
  const { t } = useTexts()
  const may = useRight('devices.catalogue')
  const refresh = useRefresh()
  const drop = useDo(api.dropModelPicture)
  if (!may && !model.pictureId) return null
  return (
    <Panel title={t('devices.model.picture')}>
      <div className="stack">
        <ModelImage model={model} width={240} />
        {may ? (
          <Upload
            label={t(model.pictureId ? 'devices.model.picture.replace' : 'devices.model.picture.add')}
            hint={t('devices.model.picture.hint')}
            accept="image/jpeg,image/png,image/webp"
            maxBytes={5 * 2 ** 20}
            endpoint={api.keepModelPicture}
            ask={{ params: { id: model.id } }}
            onDone={() => void refresh()}
          />
        ) : null}
        {may && model.pictureId ? (
          <div>
            <Button
              small
              look="quiet"
              icon="trash"
              busy={drop.busy}
              onClick={() => void drop.run({ params: { id: model.id } }).catch((error: Error) => toast(error.message, { tone: 'refused' }))}
            >
              {t('devices.model.picture.remove')}
            </Button>
          </div>
        ) : null}
      </div>
    </Panel>
  )
}
