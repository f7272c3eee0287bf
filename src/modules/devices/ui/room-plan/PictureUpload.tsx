// The picture of a floor: a first one, another one, none any more.
import { useState } from 'react'
import { floorPlansApi as api, placesApi } from '#modules/organisation/api'
import { type FloorWithPicture, floorPicture } from '#modules/organisation/model'
import { Button, ConfirmDialog, toast, Upload, useDo, useRefresh, useTexts } from '#ui'

export function PictureUpload({ floor }: { floor: FloorWithPicture }) {
  const { t } = useTexts()
  const refresh = useRefresh()
  const [asks, setAsks] = useState(false)
  const drop = useDo(api.dropFloorPicture, { invalidates: [placesApi.places] })
  return (
    <>
      <Upload
        label={t(floor.pictureId ? 'devices.roomPlan.picture.replace' : 'devices.roomPlan.picture.add')}
        hint={t(floor.pictureId ? 'devices.roomPlan.picture.hint.replace' : 'devices.roomPlan.picture.hint')}
        accept="image/png,image/jpeg,image/webp"
        maxBytes={floorPicture.maxBytes}
        endpoint={api.keepFloorPicture}
        ask={{ params: { id: floor.id } }}
        onDone={() => {
          toast(t('devices.roomPlan.picture.kept'))
          void refresh([placesApi.places])
        }}
      />
      {floor.pictureId ? (
        <div>
          <Button small look="quiet" icon="trash" onClick={() => setAsks(true)}>
            {t('devices.roomPlan.picture.drop')}
          </Button>
        </div>
      ) : null}
      <ConfirmDialog
        open={asks}
        danger
        icon="trash"
        title={t('devices.roomPlan.picture.drop.ask', { name: floor.name })}
        action={t('devices.roomPlan.picture.drop')}
        onClose={() => setAsks(false)}
        onConfirm={async () => {
          await drop.run({ params: { id: floor.id } })
          toast(t('devices.roomPlan.picture.dropped'))
        }}
      >
        <p>{t('devices.roomPlan.picture.drop.text')}</p>
      </ConfirmDialog>
    </>
  )
}
