// On the sheet of a device, for who may change devices but sees no grants: the photo of its label.
import { EmptyState, Loaded, useAsk, useTexts } from '#ui'
import { assetsApi as api } from '../api.ts'
import { LabelPhoto } from './LabelPhoto.tsx'

export default function PhotoTab({ device }: { device: string }) {
  const { t } = useTexts()
  const asked = useAsk(api.labelPhoto, { params: { id: device } })
  return (
    <Loaded of={asked}>
      {({ funded }) =>
        funded ? (
          <LabelPhoto device={device} />
        ) : (
          <EmptyState icon="coins" title={t('funding.tab.none')} text={t('funding.photo.tab.none')} />
        )
      }
    </Loaded>
  )
}
