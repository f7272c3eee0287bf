// One machine: what it reported, and which device it is.
import { useState } from 'react'
import {
  Button,
  Dialog,
  Field,
  History,
  Link,
  Loaded,
  Note,
  type RefEntry,
  RefInput,
  Sheet,
  State,
  toast,
  useAsk,
  useDo,
  useParam,
  useRight,
  useTexts,
} from '#ui'
import { inventoryApi as api } from '../api.ts'
import { Seen } from '../model.ts'
import { Details, type SeenDetails } from './Details.tsx'
import { seenTones } from './SeenList.tsx'

export default function SeenSheet() {
  const { t } = useTexts()
  const asked = useAsk(api.seenOne, { params: { id: useParam('seen') } })
  return (
    <Loaded of={asked}>
      {(seen) => (
        <Sheet
          title={seen.name ?? seen.serial ?? t('inventory.seen')}
          crumbs={[
            { label: t('inventory.finding.plural'), href: '/bestandsaufnahme' },
            { label: t('inventory.seen.plural'), href: '/bestandsaufnahme/rechner' },
          ]}
          state={<State tone={seenTones[seen.state]}>{t(`inventory.seen.state.${seen.state}`)}</State>}
          meta={[seen.model, seen.schoolName]}
          actions={<Actions seen={seen} />}
          tabs={[
            {
              id: 'ueberblick',
              label: t('ui.overview'),
              content: () => (
                <div className="stack">
                  {seen.device ? (
                    <Note tone="success" actions={<Link href={`/geraete/${seen.device}`}>{seen.deviceName}</Link>}>
                      {t('inventory.seen.isDevice')}
                    </Note>
                  ) : null}
                  <Details seen={seen} />
                </div>
              ),
            },
            { id: 'verlauf', label: t('ui.history'), content: () => <History type={Seen.name} id={seen.id} /> },
          ]}
        />
      )}
    </Loaded>
  )
}

function Actions({ seen }: { seen: SeenDetails }) {
  const { t } = useTexts()
  const may = useRight('inventory.change')
  const [assigns, setAssigns] = useState(false)
  const [device, setDevice] = useState<RefEntry | null>(null)
  const adopt = useDo(api.adoptSeen)
  const ignore = useDo(api.ignoreSeen)
  const assign = useDo(api.assignSeen)
  if (!may) return null
  const chosen = { ids: [seen.id] }
  const submit = async () => {
    if (!device) return
    const done = await assign
      .run({ params: { id: seen.id }, body: { device: device.id } })
      .then(() => true)
      .catch(() => false)
    if (done) setAssigns(false)
  }
  return (
    <>
      {seen.state === 'ignored' ? (
        <Button icon="undo" onClick={() => void ignore.run({ body: { chosen, ignored: false } })}>
          {t('inventory.seen.unignore')}
        </Button>
      ) : null}
      {seen.state === 'unknown' ? (
        <>
          <Button onClick={() => void ignore.run({ body: { chosen, ignored: true } })}>{t('inventory.seen.ignore')}</Button>
          <Button
            icon="plus"
            onClick={() =>
              void adopt
                .run({ body: chosen })
                .then(({ count }) => toast(t('inventory.seen.adopted', { count })))
                .catch((error: Error) => toast(error.message, { tone: 'refused' }))
            }
          >
            {t('inventory.seen.adopt')}
          </Button>
        </>
      ) : null}
      <Button look="primary" icon="link" onClick={() => setAssigns(true)}>
        {t('inventory.seen.assign')}
      </Button>
      <Dialog
        open={assigns}
        title={t('inventory.seen.assign')}
        width="s"
        onClose={() => setAssigns(false)}
        foot={
          <>
            <Button onClick={() => setAssigns(false)}>{t('ui.cancel')}</Button>
            <Button look="primary" disabled={!device} busy={assign.busy} onClick={() => void submit()}>
              {t('inventory.seen.assign')}
            </Button>
          </>
        }
      >
        {assign.problem ? <Note tone="danger">{assign.problem.message}</Note> : null}
        <Field label={t('inventory.seen.device')} required>
          {(control) => <RefInput target="devices.device" control={control} value={device} onValue={setDevice} />}
        </Field>
      </Dialog>
    </>
  )
}
