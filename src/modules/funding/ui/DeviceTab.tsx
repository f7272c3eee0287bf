// On the sheet of a device: which grant paid for it, with which receipt, and until when it is bound.
import { EmptyState, Facts, Link, Loaded, Panel, useAsk, useTexts } from '#ui'
import { assetsApi as api } from '../api.ts'
import { Bound } from './Bound.tsx'
import { LabelPhoto } from './LabelPhoto.tsx'

export default function DeviceTab({ device }: { device: string }) {
  const { t, f } = useTexts()
  const asked = useAsk(api.assetsOfDevice, { params: { id: device } })
  return (
    <Loaded of={asked}>
      {(assets) =>
        assets.length === 0 ? (
          <EmptyState icon="coins" title={t('funding.tab.none')} text={t('funding.tab.none.text')} />
        ) : (
          <div className="stack">
            {assets.map((asset) => (
              <Panel
                key={asset.id}
                title={asset.grantName}
                actions={<Link href={`/foerderung/${asset.grant}`}>{t('funding.tab.grant')}</Link>}
              >
                <Facts
                  rows
                  facts={[
                    { label: t('funding.asset.boundUntil'), value: <Bound asset={asset} /> },
                    { label: t('funding.asset.boundFrom'), value: asset.boundFrom ? f.day(asset.boundFrom) : null },
                    { label: t('funding.asset.amount'), value: f.money(asset.amount) },
                    { label: t('funding.asset.line'), value: asset.lineName },
                    { label: t('funding.asset.receipt'), value: asset.receiptName },
                    { label: t('funding.asset.releaseReference'), value: asset.releaseReference },
                  ]}
                />
              </Panel>
            ))}
            <LabelPhoto device={device} />
          </div>
        )
      }
    </Loaded>
  )
}
