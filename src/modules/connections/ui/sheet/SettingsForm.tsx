// The settings of a connection as a form from its driver; secrets are entered, never shown.
import { useMemo, useState } from 'react'
import { Chip, type EntryProps, Field, ModelForm, useTexts } from '#ui'
import type { ConnectorView } from '../../api.ts'
import { modelOf } from '../model-of.ts'
import { AttributeLines } from './AttributeLines.tsx'

export interface SettingsFormProps {
  connector: ConnectorView
  settings: Record<string, unknown>
  /** Names of secrets that are kept already. */
  kept?: readonly string[]
  /** Only these parts of the form; all unless told. */
  sections?: readonly string[]
  /** Asks for the secrets too. */
  withSecrets?: boolean
  /** One of the secrets is enough. */
  optionalSecrets?: boolean
  submit: string
  submitIcon?: string
  onSubmit: (settings: Record<string, unknown>, secrets: Record<string, string>) => Promise<unknown>
  /** Nothing is unsaved any more: the page may be left. */
  onDone?: () => void
  onCancel?: () => void
}

export function SettingsForm({
  connector,
  settings,
  kept = [],
  sections,
  withSecrets,
  optionalSecrets,
  submit,
  submitIcon,
  onSubmit,
  onDone,
  onCancel,
}: SettingsFormProps) {
  const { t } = useTexts()
  const model = useMemo(() => modelOf(connector), [connector])
  const [secrets, setSecrets] = useState<Record<string, string>>({})
  const shown = connector.sections.filter((section) => !sections || sections.includes(section.id))
  return (
    <ModelForm
      model={model}
      mode="change"
      values={{ ...connector.defaults, ...settings }}
      sections={shown.map((section) => ({
        title: t(`connections.section.${section.id}`),
        hint: hintOf(t, section.id),
        fields: section.fields,
      }))}
      controls={{
        personAttributes: (props: EntryProps) => <AttributeLines {...props} />,
        ca: (props: EntryProps) => <Certificate {...props} />,
      }}
      submit={submit}
      submitIcon={submitIcon}
      onCancel={onCancel}
      onDone={onDone}
      onSubmit={async (values) => {
        await onSubmit(values, Object.fromEntries(Object.entries(secrets).filter(([, text]) => text !== '')))
        setSecrets({})
      }}
    >
      {withSecrets && connector.secrets.length ? (
        <section className="form__section" aria-label={t('connections.secrets')}>
          <div>
            <h2>{t('connections.secrets')}</h2>
            <p className="small muted">{t('connections.secrets.hint')}</p>
          </div>
          <div className="form__grid">
            {connector.secrets.map((name) => (
              <Field
                key={name}
                label={t(`connections.secret.${name}`)}
                required={!optionalSecrets && !kept.includes(name)}
                hint={kept.includes(name) ? <Chip icon="lock">{t('connections.secret.kept')}</Chip> : undefined}
              >
                {(control) => (
                  <input
                    {...control}
                    className="input"
                    type="password"
                    autoComplete="new-password"
                    placeholder={kept.includes(name) ? t('connections.secret.stays') : undefined}
                    value={secrets[name] ?? ''}
                    onChange={(event) => setSecrets((before) => ({ ...before, [name]: event.target.value }))}
                  />
                )}
              </Field>
            ))}
          </div>
        </section>
      ) : null}
    </ModelForm>
  )
}

const hintOf = (t: ReturnType<typeof useTexts>['t'], section: string) => {
  const key = `connections.section.${section}.hint`
  const text = t(key)
  return text === key ? undefined : text
}

/** A certificate may be chosen as a file or pasted. */
function Certificate({ control, entry, onEntry }: EntryProps) {
  const { t } = useTexts()
  return (
    <div className="stack stack--s">
      <textarea
        {...control}
        className="area mono"
        rows={3}
        spellCheck={false}
        placeholder="-----BEGIN CERTIFICATE-----"
        value={entry as string}
        onChange={(event) => onEntry(event.target.value)}
      />
      <input
        type="file"
        className="input"
        accept=".pem,.crt,.cer"
        aria-label={t('connections.certificate.file')}
        onChange={(event) => void event.target.files?.[0]?.text().then(onEntry)}
      />
    </div>
  )
}
