// The further fields that an authority keeps of its devices: defined here, filled in on the device.
import { useState } from 'react'
import {
  Button,
  ConfirmDialog,
  Dialog,
  EmptyState,
  Loaded,
  ModelForm,
  PageHead,
  Panel,
  PlainTable,
  toast,
  useAsk,
  useDo,
  useRight,
  useTexts,
} from '#ui'
import { catalogueApi as api } from '../../api.ts'
import { CustomField, choicesOf } from '../../model.ts'

const entries = ['label', 'key', 'kind', 'choices', 'position']

export default function FieldList() {
  const { t } = useTexts()
  const may = useRight('devices.catalogue')
  const asked = useAsk(api.customFields, {})
  const [open, setOpen] = useState<CustomField | 'new'>()
  const [gone, setGone] = useState<CustomField>()
  const remove = useDo(api.deleteCustomField)
  const close = () => setOpen(undefined)
  const add = may ? (
    <Button look="primary" icon="plus" onClick={() => setOpen('new')}>
      {t('devices.customField.add')}
    </Button>
  ) : null
  const last = Math.max(0, ...(asked.data ?? []).map((field) => field.position))
  return (
    <>
      <PageHead
        title={t('devices.customField.plural')}
        crumbs={[{ label: t('devices.device.plural'), href: '/geraete' }]}
        line
        actions={add}
      />
      <div className="body">
        <Loaded of={asked}>
          {(fields) =>
            fields.length === 0 ? (
              <EmptyState icon="rows" title={t('devices.customField.none')} text={t('devices.customField.none.text')} actions={add} />
            ) : (
              <Panel title={t('devices.customField.plural')} flush>
                <PlainTable
                  label={t('devices.customField.plural')}
                  heads={[
                    t('devices.customField.label'),
                    t('devices.customField.key'),
                    t('devices.customField.kind'),
                    t('devices.customField.choices'),
                    '',
                  ]}
                  rows={fields.map((field) => ({
                    key: field.id,
                    cells: [
                      field.label,
                      <span key="key" className="mono">
                        {field.key}
                      </span>,
                      t(`devices.customField.kind.${field.kind}`),
                      choicesOf(field).join(', ') || '–',
                      may ? (
                        <span key="do" className="row">
                          <Button small look="quiet" icon="edit" iconOnly onClick={() => setOpen(field)}>
                            {t('devices.customField.edit', { label: field.label })}
                          </Button>
                          <Button small look="quiet" icon="trash" iconOnly onClick={() => setGone(field)}>
                            {t('devices.customField.remove', { label: field.label })}
                          </Button>
                        </span>
                      ) : null,
                    ],
                  }))}
                />
              </Panel>
            )
          }
        </Loaded>
      </div>
      <Dialog open={open !== undefined} title={open && open !== 'new' ? open.label : t('devices.customField.add')} onClose={close}>
        {open === 'new' ? (
          <ModelForm
            model={CustomField}
            mode="draft"
            values={{ kind: 'text', position: last + 10 }}
            endpoint={api.createCustomField}
            sections={[{ fields: entries }]}
            onCancel={close}
            onDone={() => {
              toast(t('devices.customField.saved'))
              close()
            }}
          />
        ) : open ? (
          <ModelForm
            model={CustomField}
            mode="change"
            values={open}
            endpoint={api.changeCustomField}
            sections={[{ fields: entries }]}
            onReload={asked.refetch}
            onCancel={close}
            onDone={() => {
              toast(t('devices.customField.saved'))
              close()
            }}
          />
        ) : null}
      </Dialog>
      {gone ? (
        <ConfirmDialog
          open
          danger
          title={t('devices.customField.remove', { label: gone.label })}
          action={t('devices.customField.delete')}
          icon="trash"
          onClose={() => setGone(undefined)}
          onConfirm={async () => {
            await remove.run({ params: { id: gone.id } })
            setGone(undefined)
          }}
        >
          <p>{t('devices.customField.delete.text')}</p>
        </ConfirmDialog>
      ) : null}
    </>
  )
}
