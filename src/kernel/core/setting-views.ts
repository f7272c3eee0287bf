// Settings as a form shows them: with words, with the value that holds here, and whether the person may change it.

import type { z } from 'zod'
import type { Id, SettingState, SettingView } from '#shared'
import type { Context } from '../context.ts'
import { notFound } from '../errors.ts'
import {
  changeSetting,
  findSetting,
  type Holding,
  knownSettings,
  mayChange,
  readHoldings,
  readSettings,
  readVersion,
  type Setting,
  type SettingPlace,
} from '../settings.ts'
import { textsIn } from '../texts.ts'
import { shapeOf } from './setting-shape.ts'

/** All settings the person may see at this place; those of a deeper level are not offered above it. */
export async function listSettings(ctx: Context, school?: Id): Promise<SettingView[]> {
  const seen = knownSettings().filter((setting) => isSeen(ctx, setting, school))
  const holdings = await readHoldings(ctx, seen, { school })
  return seen.flatMap((setting) => viewOf(ctx, setting, holdings.get(setting.key)!, school) ?? [])
}

function isSeen(ctx: Context, setting: Setting, school?: Id): boolean {
  const reach = ctx.reach(setting.right)
  if (reach.nothing) return false
  if (school) return setting.scope === 'school'
  return setting.scope !== 'operator' || reach.operator
}

function viewOf(ctx: Context, setting: Setting, { here, inherited, version }: Holding, school?: Id): SettingView | undefined {
  const t = textsIn(ctx.lang)
  const shape = shapeOf(setting, t)
  if (!shape) return undefined
  const optional = (key: string) => (t(key) === key ? null : t(key))
  const shown = (value: unknown) => (setting.secret ? null : value)
  return {
    key: setting.key,
    label: t(`setting.${setting.key}`),
    hint: optional(`setting.${setting.key}.hint`),
    group: optional(`setting.group.${setting.module}`) ?? setting.module,
    ...shape,
    value: shown(here.value),
    from: here.level,
    inherited: { value: shown(inherited.value), from: inherited.level },
    version,
    scope: setting.scope,
    writable: mayChange(ctx, setting, { school }),
  }
}

/** The setting of a key; one that the person may not see answers like one that does not exist. */
function getSetting(ctx: Context, key: string): Setting {
  const setting = findSetting(key)
  if (!setting || ctx.reach(setting.right).nothing) throw notFound('setting')
  return setting
}

type State = z.output<typeof SettingState>

/** The value that holds here, and the version of the value set at this very level (0: none is). A secret is never told. */
export async function readState(ctx: Context, key: string, place: SettingPlace): Promise<State> {
  const setting = getSetting(ctx, key)
  const { value } = await readSettings(ctx, { value: setting }, place)
  return { key, value: setting.secret ? null : value, ...(await readVersion(ctx, setting, place)) }
}

/** Sets a value, or removes the own one with `undefined`; an emptied secret is removed. */
export async function writeState(ctx: Context, key: string, value: unknown, place: SettingPlace, version?: number): Promise<State> {
  const setting = getSetting(ctx, key)
  const isEmptied = setting.secret && (value === '' || value === null)
  await changeSetting(ctx, setting, isEmptied ? undefined : value, { ...place, version })
  return readState(ctx, key, place)
}
