// On the sheet of a device: what was last seen of it.
import { EmptyState, Link, Loaded, Note, useAsk, useTexts } from '#ui'
import { inventoryApi as api } from '../api.ts'
import { Details } from './Details.tsx'

export default function DeviceTab({ device }: { device: string }) {
  const { t } = useTexts()
  const asked = useAsk(api.seenOfDevice, { params: { id: device } })
  return (
    <Loaded of={asked}>
      {({ seen }) =>
        seen ? (
          <div className="stack">
            {seen.schoolName ? (
              <Note actions={<Link href={`/bestandsaufnahme/rechner/${seen.id}`}>{seen.name}</Link>}>
                {t('inventory.seenIn', { school: seen.schoolName })}
              </Note>
            ) : null}
            <Details seen={seen} />
          </div>
        ) : (
          <EmptyState icon="search" title={t('inventory.notSeen')} text={t('inventory.notSeen.text')} />
        )
      }
    </Loaded>
  )
}
