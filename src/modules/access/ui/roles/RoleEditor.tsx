// Editing one role: its name and, right by right, how far it reaches.
import { useState } from 'react'
import { AskForm, Button, Dialog, Field, PlainTable, TextField, toast, useDo, useRight, useSession, useTexts } from '#ui'
import { rolesApi as api } from '../../api.ts'
import { type GrantScope, type RoleEdit, type RoleReach, type RoleView, reaches, scopeKinds } from '../../model.ts'

type Reach = RoleReach | 'none'
type Reaches = Record<string, Reach>

const umlauts: Record<string, string> = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss' }
/** `Medienscouts 7` → `medienscouts-7` */
const keyOf = (name: string) =>
  name
    .toLowerCase()
    .replace(/[äöüß]/g, (sign) => umlauts[sign]!)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')

/** Only what differs from what is shipped. */
function editsOf(now: Reaches, role: RoleView | null): RoleEdit[] {
  const shipped = new Map<string, RoleReach | 'changed'>(role?.without.map((right) => [right, 'changed']))
  for (const each of role?.rights ?? []) if (each.shipped) shipped.set(each.right, each.reach)
  return Object.entries(now).flatMap(([right, reach]): RoleEdit[] => {
    if (reach === 'none') return shipped.has(right) ? [{ right, reach: null }] : []
    return shipped.get(right) === reach ? [] : [{ right, reach }]
  })
}

const reachesOf = (role: RoleView | null): Reaches =>
  Object.fromEntries([
    ...(role?.without.map((right) => [right, 'none' as const]) ?? []),
    ...(role?.rights.map((each) => [each.right, each.reach] as const) ?? []),
  ])

export function RoleEditor({ role, installation, onClose }: { role: RoleView | null; installation: boolean; onClose: () => void }) {
  const { t } = useTexts()
  const may = useRight('access.role.change')
  const { rights: own } = useSession()
  const [name, setName] = useState(role?.name ?? '')
  const [scopes, setScopes] = useState<GrantScope[]>(role?.scopes ?? ['school'])
  const [now, setNow] = useState(() => reachesOf(role))
  const saved = () => {
    toast(t('access.role.saved'))
    onClose()
  }
  const change = useDo(api.changeRoles, { onDone: saved })
  const reset = useDo(api.resetRole, { onDone: saved })
  const place = installation ? { installation } : {}
  const save = () => {
    const named = name === role?.name ? {} : { name }
    const base = { key: role?.key ?? keyOf(name), edits: editsOf(now, role), ...named, ...(role && !role.own ? {} : { scopes }) }
    return change.run({ body: { changes: [{ ...base, ...(role ? { version: role.version } : {}) }], ...place } })
  }
  const table = (
    <RightsTable
      rights={[...new Set([...Object.keys(now), ...own])].sort()}
      now={now}
      onReach={may ? (right, reach) => setNow({ ...now, [right]: reach }) : undefined}
    />
  )
  const undo =
    role && (role.own || role.version > 0) ? (
      <Button busy={reset.busy} onClick={() => void reset.run({ params: { key: role.key }, body: place }).catch(() => {})}>
        {t(role.own ? 'access.role.remove' : 'access.role.reset')}
      </Button>
    ) : null
  return (
    <Dialog open title={role ? role.name : t('access.role.add')} width="l" onClose={onClose}>
      {may ? (
        <AskForm
          trouble={change.problem ?? reset.problem}
          onSubmit={save}
          submit={t('access.role.save')}
          busy={change.busy}
          disabled={!name.trim()}
          onCancel={onClose}
          more={undo}
        >
          <TextField label={t('access.role.name')} hint={t('access.role.name.hint')} value={name} onValue={setName} max={80} />
          {!role || role.own ? <Scopes scopes={scopes} onScopes={setScopes} installation={installation} /> : null}
          {table}
        </AskForm>
      ) : (
        table
      )}
    </Dialog>
  )
}

function Scopes({
  scopes,
  onScopes,
  installation,
}: {
  scopes: GrantScope[]
  onScopes: (scopes: GrantScope[]) => void
  installation: boolean
}) {
  const { t } = useTexts()
  const toggle = (scope: GrantScope) => onScopes(scopes.includes(scope) ? scopes.filter((each) => each !== scope) : [...scopes, scope])
  return (
    <Field label={t('access.grant.scope')} group required>
      {() => (
        <div className="radios">
          {scopeKinds
            .filter((scope) => installation || scope !== 'operator')
            .map((scope) => (
              <label key={scope} className="choice">
                <input type="checkbox" className="check" checked={scopes.includes(scope)} onChange={() => toggle(scope)} />
                {t(`access.scope.${scope}`)}
              </label>
            ))}
        </div>
      )}
    </Field>
  )
}

function RightsTable({ rights, now, onReach }: { rights: string[]; now: Reaches; onReach?: (right: string, reach: Reach) => void }) {
  const { t } = useTexts()
  const choice = (right: string) => (
    <select
      className="select"
      aria-label={t('access.role.reachOf', { right: t(`right.${right}`) })}
      value={now[right] ?? 'none'}
      onChange={(event) => onReach?.(right, event.target.value as Reach)}
    >
      {(['none', ...reaches] as const).map((reach) => (
        <option key={reach} value={reach}>
          {t(`access.reach.${reach}`)}
        </option>
      ))}
    </select>
  )
  return (
    <PlainTable
      label={t('access.role.rights')}
      heads={[t('access.right'), t('access.role.reach')]}
      rows={rights.map((right) => ({
        key: right,
        cells: [t(`right.${right}`), onReach ? choice(right) : t(`access.reach.${now[right] ?? 'none'}`)],
      }))}
    />
  )
}
