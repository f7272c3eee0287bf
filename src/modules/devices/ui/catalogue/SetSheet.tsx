// One set and its devices.
import { useState } from 'react'
import {
  Button,
  Copy,
  Dialog,
  History,
  Link,
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
import { DeviceSet } from '../../model.ts'
import { Devices } from '../device/DeviceList.tsx'

export default function SetSheet() {
  const { t } = useTexts()
  const may = useRight('devices.change')
  const asked = useAsk(api.set, { params: { id: useParam('set') } })
  const [edits, setEdits] = useState(false)
  const archive = useDo(api.archiveSets)
  const restore = useDo(api.restoreSets)
  return (
    <Loaded of={asked}>
      {(set) => (
        <>
          <Sheet
            title={set.name}
            crumbs={[{ label: t('devices.set.plural'), href: '/geraetesaetze' }]}
            state={<State tone={set.state === 'active' ? 'success' : 'off'}>{t(`devices.set.state.${set.state}`)}</State>}
            meta={[t(`devices.set.kind.${set.kind}`), set.schoolName, t('devices.device.count', { count: set.deviceCount })]}
            actions={
              may ? (
                <>
                  {set.state === 'active' ? (
                    <Button onClick={() => void archive.run({ body: { ids: [set.id] } })}>{t('devices.set.archive')}</Button>
                  ) : (
                    <Button icon="undo" onClick={() => void restore.run({ body: { ids: [set.id] } })}>
                      {t('devices.set.restore')}
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
                id: 'geraete',
                label: t('devices.set.devices'),
                count: set.deviceCount,
                content: () => <Devices inside prefix="g." fixed={[{ column: 'set', operator: 'is', values: [set.id] }]} />,
              },
              {
                id: 'angaben',
                label: t('ui.facts'),
                content: () => (
                  <Panel title={t('ui.facts')}>
                    <ModelFacts
                      model={DeviceSet}
                      row={set}
                      cells={{
                        school: <Link href={`/schulen/${set.school}`}>{set.schoolName}</Link>,
                        code: (
                          <span className="row">
                            <span className="mono">{set.code}</span>
                            <Copy text={`${location.origin}/k/${set.code}`} />
                          </span>
                        ),
                      }}
                    />
                    {set.note ? <p style={{ whiteSpace: 'pre-wrap' }}>{set.note}</p> : null}
                  </Panel>
                ),
              },
              { id: 'verlauf', label: t('ui.history'), content: () => <History type={DeviceSet.name} id={set.id} /> },
            ]}
          />
          <Dialog open={edits} title={set.name} onClose={() => setEdits(false)}>
            <ModelForm
              model={DeviceSet}
              mode="change"
              values={set}
              endpoint={api.changeSet}
              onReload={asked.refetch}
              onCancel={() => setEdits(false)}
              onDone={() => {
                toast(t('devices.set.saved'))
                setEdits(false)
              }}
            />
          </Dialog>
        </>
      )}
    </Loaded>
  )
}
