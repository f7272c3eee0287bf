// Settings by group, each saved for itself; modules add their pages through the sidebar group "System".
import { type FormEvent, useState } from 'react'
import type { SettingView } from '#shared'
import {
  Button,
  EmptyState,
  Field,
  Icon,
  Link,
  Loaded,
  PageHead,
  Panel,
  Switch,
  shell,
  toast,
  useAsk,
  useDo,
  useScope,
  useSession,
  useTexts,
} from '#ui'
import { isOffered } from '../Guarded.tsx'
import { pages } from '../plugs.ts'

export default function Settings() {
  const { t, has } = useTexts()
  const { school } = useScope()
  const session = useSession()
  const asked = useAsk(shell.settings, { query: school ? { school: school.id } : {} })
  const areas = pages.filter((page) => page.nav?.group === 'system' && page.path !== '/einstellungen' && isOffered(page, session))
  return (
    <>
      <PageHead title={t('shell.settings')} line />
      <div className="body stack stack--l">
        {areas.length > 0 ? (
          <nav className="tiles tiles--wide" aria-label={t('shell.settings.more')}>
            {areas.map((page) => (
              <Link key={page.path} className="tile" href={page.path}>
                <Icon name={page.nav!.icon} />
                <b>{t(page.nav!.label ?? page.title)}</b>
              </Link>
            ))}
          </nav>
        ) : null}
        <Loaded of={asked}>
          {(settings) =>
            settings.length === 0 ? (
              <EmptyState icon="gear" title={t('shell.settings.empty')} text={t('shell.settings.empty.text')} />
            ) : (
              <div className="stack form--wide">
                {[...Map.groupBy(settings, (setting) => setting.group)].map(([group, inGroup]) => (
                  <Panel key={group} title={has(`setting.group.${group}`) ? t(`setting.group.${group}`) : group} flush>
                    <ul className="items">
                      {inGroup.map((setting) => (
                        <SettingRow key={setting.key} setting={setting} school={school?.id} />
                      ))}
                    </ul>
                  </Panel>
                ))}
              </div>
            )
          }
        </Loaded>
      </div>
    </>
  )
}

function SettingRow({ setting, school }: { setting: SettingView; school?: string }) {
  const { t } = useTexts()
  const [value, setValue] = useState(setting.value)
  const change = useDo(shell.changeSetting, {
    invalidates: [shell.settings],
    onDone: () => toast(t('shell.settings.saved', { label: setting.label })),
  })
  const save = (next: SettingView['value']) => {
    setValue(next)
    void change
      .run({ params: { key: setting.key }, body: { value: next, ...(setting.scope === 'school' ? { school } : {}) } })
      .catch(() => setValue(setting.value))
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save(setting.kind === 'number' ? Number(String(value).replace(',', '.')) : value)
  }
  const atOnce = setting.kind === 'yes' || setting.kind === 'choice'
  return (
    <li>
      <form className="setting" onSubmit={submit}>
        <Field
          label={setting.label}
          hint={[setting.hint, t(`shell.settings.scope.${setting.scope}`)].filter(Boolean).join(' · ')}
          fault={change.problem?.problem.detail ?? change.problem?.problem.title}
          required
        >
          {(control) => <SettingControl control={control} setting={setting} value={value} onValue={atOnce ? save : setValue} />}
        </Field>
        {atOnce || !setting.writable ? null : (
          <Button type="submit" small busy={change.busy} disabled={value === setting.value}>
            {t('ui.form.save')}
          </Button>
        )}
      </form>
    </li>
  )
}

type Value = SettingView['value']

function SettingControl({
  control,
  setting,
  value,
  onValue,
}: {
  control: object
  setting: SettingView
  value: Value
  onValue: (value: Value) => void
}) {
  const { t } = useTexts()
  const disabled = !setting.writable
  switch (setting.kind) {
    case 'yes':
      return <Switch {...control} disabled={disabled} checked={value === true} onChange={(event) => onValue(event.target.checked)} />
    case 'choice':
      return (
        <select
          className="select"
          {...control}
          disabled={disabled}
          value={String(value ?? '')}
          onChange={(event) => onValue(event.target.value)}
        >
          {setting.choices?.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.label}
            </option>
          ))}
        </select>
      )
    case 'longText':
      return (
        <textarea
          className="area"
          rows={4}
          {...control}
          disabled={disabled}
          value={String(value ?? '')}
          onChange={(event) => onValue(event.target.value)}
        />
      )
    case 'secret':
      return (
        <input
          className="input"
          type="password"
          autoComplete="new-password"
          {...control}
          disabled={disabled}
          placeholder={t('shell.settings.secret')}
          value={String(value ?? '')}
          onChange={(event) => onValue(event.target.value)}
        />
      )
    default:
      return (
        <input
          className="input"
          inputMode={setting.kind === 'number' ? 'decimal' : undefined}
          {...control}
          disabled={disabled}
          value={String(value ?? '')}
          onChange={(event) => onValue(event.target.value)}
        />
      )
  }
}
