// Creating or changing a site, a building or a floor.
import { useState } from 'react'
import type { Endpoint, Model } from '#shared'
import { Button, ConfirmDialog, Dialog, ModelForm, toast, useDo, useTexts } from '#ui'
import { placesApi as api } from '../../api.ts'
import { Building, Floor, Site } from '../../model.ts'

type Kind = 'site' | 'building' | 'floor'
/** A new place below another one, or one that stands there. */
export type PlaceWork = { kind: Kind; school?: string; above?: string; values?: object; row?: { id: string; name: string } }

interface Kit {
  // biome-ignore lint/suspicious/noExplicitAny: three models through one dialog
  model: Model<any>
  create: Endpoint
  change: Endpoint
  remove: Endpoint
  fields: string[]
  above: string
}
const kits: Record<Kind, Kit> = {
  site: {
    model: Site,
    create: api.createSite,
    change: api.changeSite,
    remove: api.deleteSite,
    fields: ['name', 'street', 'postcode', 'city'],
    above: 'school',
  },
  building: {
    model: Building,
    create: api.createBuilding,
    change: api.changeBuilding,
    remove: api.deleteBuilding,
    fields: ['name'],
    above: 'site',
  },
  floor: {
    model: Floor,
    create: api.createFloor,
    change: api.changeFloor,
    remove: api.deleteFloor,
    fields: ['name', 'level'],
    above: 'building',
  },
}

export function PlaceDialog({ work, onClose }: { work: PlaceWork; onClose: () => void }) {
  const { t } = useTexts()
  const kit = kits[work.kind]
  const [asks, setAsks] = useState(false)
  const remove = useDo(kit.remove)
  const name = t(`organisation.${work.kind}`)
  const above = { [kit.above]: work.above ?? work.school }
  if (asks && work.row) {
    const { id, name: placeName } = work.row
    const confirm = async () => {
      await remove.run({ params: { id } } as never)
      toast(t('organisation.places.deleted', { name: placeName }))
    }
    return (
      <ConfirmDialog
        open
        danger
        title={t('organisation.places.delete.ask', { name: placeName })}
        action={t('organisation.places.delete')}
        onConfirm={confirm}
        onClose={onClose}
      >
        {t('organisation.places.delete.text')}
      </ConfirmDialog>
    )
  }
  return (
    <Dialog open title={work.row ? `${name}: ${work.row.name}` : name} onClose={onClose} width={work.kind === 'site' ? 'm' : 's'}>
      <ModelForm
        model={kit.model}
        mode={work.row ? 'change' : 'draft'}
        values={(work.row ?? { level: 0, ...work.values }) as Record<string, unknown>}
        endpoint={work.row ? kit.change : kit.create}
        bodyOf={work.row ? undefined : (values) => ({ ...values, ...above })}
        sections={[{ fields: kit.fields }]}
        onCancel={onClose}
        onDone={(place) => {
          toast(t('organisation.places.saved', { name: (place as unknown as { name: string }).name }))
          onClose()
        }}
      >
        {work.row ? (
          <div>
            <Button look="quiet" icon="trash" onClick={() => setAsks(true)}>
              {t('organisation.places.delete')}
            </Button>
          </div>
        ) : null}
      </ModelForm>
    </Dialog>
  )
}
