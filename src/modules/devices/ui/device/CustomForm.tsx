// Further fields of a device, as the authority has defined them.
import { useState } from 'react'
import { Button, Field, Panel, Select, toast, useAsk, useDo, useTexts } from '#ui'
import { devicesApi as api, catalogueApi } from '../../api.ts'
import type { CustomField } from '../../model.ts'
import { Refusal } from '../parts.tsx'

type Value = string | number | boolean

export function CustomForm({ device }: { device: string }) {
  const { t } = useTexts()
  const fields = useAsk(catalogueApi.customFields, {})
  const extras = useAsk(api.deviceExtras, { params: { id: device } })
  const [entries, setEntries] = useState<Record<string, string>>({})
  const save = useDo(api.setCustom)
  if (!fields.data?.length || !extras.data) return null
  const textOf = (field: CustomField) => entries[field.key] ?? asText(extras.data?.custom[field.key])
  const submit = async () => {
    const body = Object.fromEntries(fields.data!.map((field) => [field.key, readValue(field, textOf(field))]))
    const done = await save.run({ params: { id: device }, body }).catch(() => undefined)
    if (done) toast(t('devices.device.saved'))
  }
  return (
    <Panel title={t('devices.device.custom')}>
      <form
        className="form stack"
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <Refusal of={save.problem} />
        <div className="form__grid">
          {fields.data.map((field) => (
            <Field key={field.id} label={field.label}>
              {(control) =>
                field.kind === 'choice' || field.kind === 'yes' ? (
                  <Select
                    control={control}
                    value={textOf(field)}
                    options={[['', '–'], ...optionsOf(field, t)]}
                    onValue={(value) => setEntries((before) => ({ ...before, [field.key]: value }))}
                  />
                ) : (
                  <input
                    className={field.kind === 'number' ? 'input input--num' : 'input'}
                    type={field.kind === 'day' ? 'date' : 'text'}
                    inputMode={field.kind === 'number' ? 'decimal' : undefined}
                    {...control}
                    value={textOf(field)}
                    onChange={(event) => setEntries((before) => ({ ...before, [field.key]: event.target.value }))}
                  />
                )
              }
            </Field>
          ))}
        </div>
        <div className="row form__foot">
          <Button type="submit" look="primary" icon="check" busy={save.busy}>
            {t('devices.device.custom.save')}
          </Button>
        </div>
      </form>
    </Panel>
  )
}

const asText = (value: Value | undefined) =>
  value === undefined ? '' : typeof value === 'number' ? String(value).replace('.', ',') : String(value)

const optionsOf = (field: CustomField, t: (key: string) => string): (readonly [string, string])[] =>
  field.kind === 'yes'
    ? [
        ['true', t('export.yes')],
        ['false', t('export.no')],
      ]
    : (field.choices ?? '')
        .split(/[;\n]/)
        .map((each) => each.trim())
        .filter(Boolean)
        .map((each) => [each, each] as const)

function readValue(field: CustomField, text: string): Value | null {
  const plain = text.trim()
  if (!plain) return null
  if (field.kind === 'yes') return plain === 'true'
  if (field.kind !== 'number') return plain
  const number = Number(plain.replace(/\./g, '').replace(',', '.'))
  // The server refuses it with the name of the field.
  return Number.isFinite(number) ? number : plain
}
