// Settings by group, each saved for itself; modules add their pages through the sidebar group "System".
import { type FormEvent, useState } from 'react'
import type { SettingView } from '#shared'
import {
  Button,
  EmptyState,
  enterShape,
  Field,
  faultAt,
  Icon,
  isMany,
  Link,
  Loaded,
  Note,
  PageHead,
  Panel,
  readShape,
  type ShapeEntry,
  ShapeInput,
  shapeWords,
  shell,
  toast,
  useAsk,
  useDo,
  useScope,
  useSession,
  useTexts,
  wordsOf,
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
                {school ? (
                  <Note title={t('shell.settings.forSchool', { school: school.name })}>{t('shell.settings.forSchool.text')}</Note>
                ) : null}
                {[...Map.groupBy(settings, (setting) => setting.group)].map(([group, inGroup]) => (
                  <Panel key={group} title={has(`setting.group.${group}`) ? t(`setting.group.${group}`) : group} flush>
                    <ul className="items">
                      {inGroup.map((setting) => (
                        <SettingRow key={`${setting.key} ${school?.id} ${setting.version}`} setting={setting} school={school?.id} />
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
  const { t, lang } = useTexts()
  const first = () => (setting.kind === 'secret' ? '' : enterShape(setting, setting.value, lang))
  const [entry, setEntry] = useState<ShapeEntry>(first)
  const [tried, setTried] = useState(false)
  const how = { version: setting.version }
  const change = useDo(shell.changeSetting, {
    invalidates: [shell.settings],
    onDone: () => toast(t('shell.settings.saved', { label: setting.label })),
  })
  const reset = useDo(shell.resetSetting, {
    invalidates: [shell.settings],
    onDone: () => toast(t('shell.settings.resetDone', { label: setting.label })),
  })
  const read = readShape(setting, entry)
  const save = (value: unknown) =>
    void change
      .run({ params: { key: setting.key }, body: { value, ...(setting.scope === 'school' && school ? { school } : {}) } }, how)
      .catch(() => {})
  const atOnce = setting.kind === 'yes' || setting.kind === 'choice'
  const enter = (next: ShapeEntry) => {
    setEntry(next)
    change.reset()
    if (atOnce) save(next)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (Object.keys(read.faults).length === 0) save(read.value ?? '')
  }
  const fault = (path: string) => {
    const own = tried ? read.faults[path] : undefined
    return own ? t(`ui.form.${own.code}`, own.values ?? {}) : faultAt(change.problem, path ? `value.${path}` : 'value')
  }
  const many = isMany(setting)
  const unplaced = wordsOf(
    change.problem ?? reset.problem,
    (change.problem?.problem.fields ?? []).map((each) => each.path),
  )
  const changed = JSON.stringify(entry) !== JSON.stringify(first())
  return (
    <li>
      <form className={many ? 'setting setting--many' : 'setting'} noValidate onSubmit={submit}>
        <Field
          label={setting.label}
          hint={[setting.hint, t(`shell.settings.scope.${school ? 'school' : setting.scope}`)].filter(Boolean).join(' · ')}
          fault={fault('') ?? (unplaced ? [unplaced.title, unplaced.text].filter(Boolean).join(' ') : undefined)}
          group={many}
          required
        >
          {(control) => (
            <ShapeInput
              shape={setting}
              entry={entry}
              onEntry={enter}
              control={control}
              fault={fault}
              disabled={!setting.writable}
              label={setting.label}
              placeholder={setting.kind === 'secret' && setting.version > 0 ? t('shell.settings.secret') : undefined}
            />
          )}
        </Field>
        <span className="setting__tools">
          {atOnce || !setting.writable ? null : (
            <Button type="submit" small busy={change.busy} disabled={!changed}>
              {t('ui.form.save')}
            </Button>
          )}
          {setting.version > 0 && setting.writable ? (
            <Button
              small
              look="quiet"
              icon="undo"
              busy={reset.busy}
              onClick={() => void reset.run({ params: { key: setting.key }, query: school ? { school } : {} }, how).catch(() => {})}
            >
              {t('shell.settings.reset')}
            </Button>
          ) : null}
        </span>
        <Origin setting={setting} />
      </form>
    </li>
  )
}

/** Where the value comes from, and what would hold without the own one. */
function Origin({ setting }: { setting: SettingView }) {
  const { t, lang } = useTexts()
  if (setting.version === 0) return <p className="setting__from small muted">{t(`shell.settings.from.${setting.from}`)}</p>
  const { value, from } = setting.inherited
  return (
    <p className="setting__from small muted">
      {setting.kind === 'secret'
        ? t('shell.settings.own.hidden')
        : t('shell.settings.own', { value: shapeWords(setting, value, { t, lang }), from: t(`shell.settings.by.${from}`) })}
    </p>
  )
}
