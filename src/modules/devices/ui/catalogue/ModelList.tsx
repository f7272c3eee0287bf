// The models an authority buys, with what new devices take over from them.
import { useState } from 'react'
import { columnsOf } from '#shared'
import { Button, DataList, Dialog, ModelForm, PageHead, toast, useDo, useRight, useTexts } from '#ui'
import { catalogueApi as api } from '../../api.ts'
import { DeviceModel, Manufacturer } from '../../model.ts'
import { bodyOf } from '../parts.tsx'

export default function ModelList() {
  const { t } = useTexts()
  const may = useRight('devices.catalogue')
  const [open, setOpen] = useState<'model' | 'manufacturer'>()
  const archive = useDo(api.archiveModels)
  const restore = useDo(api.restoreModels)
  return (
    <>
      <PageHead
        title={t('devices.model.plural')}
        actions={
          may ? (
            <>
              <Button icon="plus" onClick={() => setOpen('manufacturer')}>
                {t('devices.manufacturer.add')}
              </Button>
              <Button look="primary" icon="plus" onClick={() => setOpen('model')}>
                {t('devices.model.add')}
              </Button>
            </>
          ) : null
        }
      />
      <DataList
        name={DeviceModel.name}
        columns={columnsOf(DeviceModel)}
        endpoint={api.models}
        exportEndpoint={api.exportModels}
        titleColumn="name"
        rowHref={(model) => `/geraetemodelle/${model.id}`}
        subtitle={(model) => t('devices.device.count', { count: model.deviceCount })}
        tones={{ state: { active: 'success', archived: 'off' } }}
        searchHint={t('devices.model.searchHint')}
        bulk={[
          {
            id: 'archive',
            label: t('devices.model.archive'),
            right: 'devices.catalogue',
            run: async (chosen, done) => {
              const { count } = await archive.run({ body: bodyOf(chosen) })
              toast(
                t('devices.model.archived', { count }),
                chosen.ids ? { action: { label: t('ui.undo'), run: () => restore.run({ body: bodyOf(chosen) }) } } : {},
              )
              done()
            },
          },
        ]}
        empty={{ icon: 'catalog', title: t('devices.model.none'), text: t('devices.model.none.text') }}
      />
      <Dialog open={open === 'model'} title={t('devices.model.add')} onClose={() => setOpen(undefined)}>
        <ModelForm
          model={DeviceModel}
          mode="draft"
          values={{ kind: 'tablet' }}
          endpoint={api.createModel}
          submit={t('devices.model.add')}
          onCancel={() => setOpen(undefined)}
          onDone={(model) => {
            toast(t('devices.model.created', { name: model.name }))
            setOpen(undefined)
          }}
        />
      </Dialog>
      <Dialog open={open === 'manufacturer'} title={t('devices.manufacturer.add')} onClose={() => setOpen(undefined)} width="s">
        <ModelForm
          model={Manufacturer}
          mode="draft"
          endpoint={api.createManufacturer}
          submit={t('devices.manufacturer.add')}
          onCancel={() => setOpen(undefined)}
          onDone={(made) => {
            toast(t('devices.manufacturer.created', { name: made.name }))
            setOpen(undefined)
          }}
        />
      </Dialog>
    </>
  )
}
