// Which modules are on: at the authority, or at one school that may differ.
import { Button, EmptyState, Loaded, Panel, Switch, toast, useAsk, useDo, useRight, useTexts } from '#ui'
import { schoolsApi as api } from '../../api.ts'
import type { ModuleState } from '../../model.ts'

export function ModuleSwitches({ school }: { school: string | null }) {
  const { t } = useTexts()
  const asked = useAsk(api.modules, { query: school ? { school } : {} })
  return (
    <Loaded of={asked}>
      {(modules) =>
        modules.length === 0 ? (
          <EmptyState icon="plug" title={t('organisation.modules.none')} />
        ) : (
          <Panel title={t('organisation.modules')} flush foot={<span className="small muted">{t('organisation.modules.note')}</span>}>
            <ul className="items">
              {modules.map((module) => (
                <ModuleRow key={module.module} module={module} school={school} />
              ))}
            </ul>
          </Panel>
        )
      }
    </Loaded>
  )
}

function ModuleRow({ module, school }: { module: ModuleState; school: string | null }) {
  const { t } = useTexts()
  const may = useRight('organisation.module.switch')
  const name = t(`module.${module.module}`)
  const write = useDo(api.switchModules, { onDone: () => toast(t('organisation.modules.saved', { name })) })
  const set = (on: boolean | null) => void write.run({ body: [{ module: module.module, school, on }] })
  const note = school
    ? t(module.own === null ? 'organisation.modules.inherit' : 'organisation.modules.own')
    : module.differing
      ? t('organisation.modules.differing', { count: module.differing })
      : null
  return (
    <li>
      <span className="items__main">
        <span>{name}</span>
        {note ? <span className="items__meta">{note}</span> : null}
      </span>
      {school && module.own !== null && may ? (
        <Button small look="quiet" icon="undo" onClick={() => set(null)}>
          {t('organisation.modules.reset')}
        </Button>
      ) : null}
      <Switch
        checked={module.on}
        disabled={!may || write.busy}
        aria-label={t('organisation.modules.switch', { name })}
        onChange={(event) => set(event.target.checked)}
      />
    </li>
  )
}
