// One model: what its devices take over, and which they are.
import { useState } from 'react'
import {
  Button,
  Dialog,
  History,
  Loaded,
  ModelFacts,
  ModelForm,
  Panel,
  Sheet,
  State,
  toast,
  useAsk,
  useDo,
  useParam,
  useRight,
  useTexts,
} from '#ui'
import { catalogueApi as api } from '../../api.ts'
import { DeviceModel } from '../../model.ts'
import { Devices } from '../device/DeviceList.tsx'
import { ModelPicture } from './ModelPicture.tsx'

export default function ModelSheet() {
  const { t } = useTexts()
  const may = useRight('devices.catalogue')
  const asked = useAsk(api.model, { params: { id: useParam('model') } })
  const [edits, setEdits] = useState(false)
  const archive = useDo(api.archiveModels)
  const restore = useDo(api.restoreModels)
  return (
    <Loaded of={asked}>
      {(model) => (
        <>
          <Sheet
            title={[model.manufacturerName, model.name].filter(Boolean).join(' ')}
            crumbs={[{ label: t('devices.model.plural'), href: '/geraetemodelle' }]}
            state={<State tone={model.state === 'active' ? 'success' : 'off'}>{t(`devices.model.state.${model.state}`)}</State>}
            meta={[t(`devices.model.kind.${model.kind}`), t('devices.device.count', { count: model.deviceCount })]}
            actions={
              may ? (
                <>
                  {model.state === 'active' ? (
                    <Button onClick={() => void archive.run({ body: { ids: [model.id] } })}>{t('devices.model.archive')}</Button>
                  ) : (
                    <Button icon="undo" onClick={() => void restore.run({ body: { ids: [model.id] } })}>
                      {t('devices.model.restore')}
                    </Button>
                  )}
                  <Button look="primary" icon="edit" onClick={() => setEdits(true)}>
                    {t('devices.device.edit')}
                  </Button>
                </>
              ) : null
            }
            tabs={[
              {
                id: 'ueberblick',
                label: t('ui.overview'),
                content: () => (
                  <div className="cols">
                    <Panel className="c8" title={t('ui.facts')}>
                      <ModelFacts model={DeviceModel} row={model} />
                      {model.note ? <p style={{ whiteSpace: 'pre-wrap' }}>{model.note}</p> : null}
                    </Panel>
                    <div className="c4">
                      <ModelPicture model={model} />
                    </div>
                  </div>
                ),
              },
              {
                id: 'geraete',
                label: t('devices.model.devices'),
                count: model.deviceCount,
                content: () => <Devices inside prefix="g." fixed={[{ column: 'model', operator: 'is', values: [model.id] }]} />,
              },
              { id: 'verlauf', label: t('ui.history'), content: () => <History type={DeviceModel.name} id={model.id} /> },
            ]}
          />
          <Dialog open={edits} title={model.name} onClose={() => setEdits(false)}>
            <ModelForm
              model={DeviceModel}
              mode="change"
              values={model}
              endpoint={api.changeModel}
              onReload={asked.refetch}
              onCancel={() => setEdits(false)}
              onDone={() => {
                toast(t('devices.model.saved'))
                setEdits(false)
              }}
            />
          </Dialog>
        </>
      )}
    </Loaded>
  )
}
