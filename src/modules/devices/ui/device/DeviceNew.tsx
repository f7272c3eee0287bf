// One new device; many at once come with a delivery.
import { ModelForm, PageHead, Panel, toast, useGo, useScope, useTexts } from '#ui'
import { devicesApi as api } from '../../api.ts'
import { deviceSections, modelControl, NewDevice } from './form.tsx'

export default function DeviceNew() {
  const { t } = useTexts()
  const go = useGo()
  const { school } = useScope()
  return (
    <>
      <PageHead title={t('devices.device.add')} crumbs={[{ label: t('devices.device.plural'), href: '/geraete' }]} line />
      <div className="body">
        <Panel title={t('ui.facts')}>
          <ModelForm
            model={NewDevice}
            mode="draft"
            values={{ owner: 'authority', mayUseSchoolWlan: false, ...(school ? { school: school.id, schoolName: school.name } : {}) }}
            endpoint={api.createDevice}
            sections={deviceSections(t, true)}
            controls={{ model: modelControl }}
            submit={t('devices.device.add')}
            onCancel={() => void go('/geraete')}
            onDone={(device) => {
              toast(t('devices.device.created', { number: device.inventoryNumber }))
              void go(`/geraete/${device.id}`)
            }}
          />
        </Panel>
      </div>
    </>
  )
}
