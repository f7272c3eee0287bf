// The fields of one device, and those the authority has added.
import { Loaded, ModelForm, PageHead, Panel, toast, useAsk, useGo, useParam, useTexts } from '#ui'
import { devicesApi as api } from '../../api.ts'
import { Device } from '../../model.ts'
import { CustomForm } from './CustomForm.tsx'
import { deviceSections, modelControl } from './form.tsx'

export default function DeviceEdit() {
  const { t } = useTexts()
  const go = useGo()
  const id = useParam('device')
  const asked = useAsk(api.device, { params: { id } })
  return (
    <Loaded of={asked}>
      {(device) => (
        <>
          <PageHead
            title={device.inventoryNumber}
            crumbs={[
              { label: t('devices.device.plural'), href: '/geraete' },
              { label: device.inventoryNumber, href: `/geraete/${id}` },
            ]}
            line
          />
          <div className="body stack">
            <Panel title={t('ui.facts')}>
              <ModelForm
                model={Device}
                mode="change"
                values={device}
                endpoint={api.changeDevice}
                sections={deviceSections(t, false)}
                controls={{ model: modelControl }}
                onReload={asked.refetch}
                onCancel={() => void go(`/geraete/${id}`)}
                onDone={() => {
                  toast(t('devices.device.saved'))
                  void go(`/geraete/${id}`)
                }}
              />
            </Panel>
            <CustomForm device={id} />
          </div>
        </>
      )}
    </Loaded>
  )
}
