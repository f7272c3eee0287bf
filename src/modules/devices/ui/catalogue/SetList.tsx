// Class sets, cases and carts of all schools.
import { useState } from 'react'
import { columnsOf } from '#shared'
import { Button, type Chosen, DataList, Dialog, ModelForm, PageHead, toast, useDo, useGo, useRight, useScope, useTexts } from '#ui'
import { catalogueApi as api } from '../../api.ts'
import { DeviceSet } from '../../model.ts'
import { bodyOf } from '../parts.tsx'
import { LabelDialog } from '../receive/LabelDialog.tsx'

export default function SetList() {
  const { t } = useTexts()
  const go = useGo()
  const may = useRight('devices.change')
  const { school } = useScope()
  const [adds, setAdds] = useState(false)
  const [labels, setLabels] = useState<Chosen>()
  const archive = useDo(api.archiveSets)
  const restore = useDo(api.restoreSets)
  return (
    <>
      <PageHead
        title={t('devices.set.plural')}
        actions={
          may ? (
            <Button look="primary" icon="plus" onClick={() => setAdds(true)}>
              {t('devices.set.add')}
            </Button>
          ) : null
        }
      />
      <DataList
        name={DeviceSet.name}
        columns={columnsOf(DeviceSet)}
        endpoint={api.sets}
        exportEndpoint={api.exportSets}
        titleColumn="name"
        rowHref={(set) => `/geraetesaetze/${set.id}`}
        subtitle={(set) => t('devices.device.count', { count: set.deviceCount })}
        tones={{ state: { active: 'success', archived: 'off' } }}
        scope="school"
        searchHint={t('devices.set.searchHint')}
        bulk={[
          { id: 'labels', label: t('devices.label.plural'), icon: 'qr', run: (chosen) => setLabels(chosen) },
          {
            id: 'archive',
            label: t('devices.set.archive'),
            right: 'devices.change',
            run: async (chosen, done) => {
              const { count } = await archive.run({ body: bodyOf(chosen) })
              toast(
                t('devices.set.archived', { count }),
                chosen.ids ? { action: { label: t('ui.undo'), run: () => restore.run({ body: bodyOf(chosen) }) } } : {},
              )
              done()
            },
          },
        ]}
        empty={{ icon: 'package', title: t('devices.set.none'), text: t('devices.set.none.text') }}
      />
      {labels ? <LabelDialog of="sets" chosen={labels} onEnd={() => setLabels(undefined)} /> : null}
      <Dialog open={adds} title={t('devices.set.add')} onClose={() => setAdds(false)}>
        <ModelForm
          model={DeviceSet}
          mode="draft"
          values={{ kind: 'classSet', ...(school ? { school: school.id, schoolName: school.name } : {}) }}
          endpoint={api.createSet}
          submit={t('devices.set.add')}
          onCancel={() => setAdds(false)}
          onDone={(set) => {
            toast(t('devices.set.created', { name: set.name }))
            void go(`/geraetesaetze/${set.id}`)
          }}
        />
      </Dialog>
    </>
  )
}
