// Which rights a role has: shipped by the modules, grown with them, edited by operator and authorities.
import type { Module, RightDeclaration } from '#kernel'
import type { Id } from '#shared'
import { type RoleEdit, type RoleReach, type RoleTemplate, reaches, roleTemplates, templateOf } from '../model.ts'

export type RightsOfRole = ReadonlyMap<string, RoleReach>

const width = (reach: RoleReach) => reaches.length - reaches.indexOf(reach)

/** Adds a right unless the role has it with a wider reach already. */
function add(into: Map<string, RoleReach>, right: string, reach: RoleReach): void {
  const known = into.get(right)
  if (!known || width(reach) > width(known)) into.set(right, reach)
}

interface Wish {
  role: string
  reach: RoleReach
  not: boolean
}
function wishesOf(declaration: RightDeclaration): Wish[] {
  return (declaration.roles ?? []).map((text) => {
    const [role = '', reach = 'scope'] = text.replace(/^!/, '').split(':')
    if (!templateOf(role) || !(reaches as readonly string[]).includes(reach))
      throw new Error(`right ${declaration.name}: unknown role ${text}`)
    return { role, reach: reach as RoleReach, not: text.startsWith('!') }
  })
}

/** Operator rights go to the operator's administrators, all others to the authority's. */
function fitsAll(template: RoleTemplate, declaration: RightDeclaration): boolean {
  return template.scopes.includes('operator')
    ? declaration.scopes.includes('operator')
    : declaration.scopes.some((scope) => scope !== 'operator' && scope !== 'self')
}

/** What the modules keep from administrators so that two people are needed (`!authorityAdmin`): they appoint others to it. */
export function withheldRights(modules: readonly Module[]): Set<string> {
  const kept = (declaration: RightDeclaration) => wishesOf(declaration).some((wish) => wish.not && templateOf(wish.role)!.all)
  return new Set(modules.flatMap((module) => module.rights.filter(kept).map((right) => right.name)))
}

/** The shipped rights of every role, from what the modules declare about their rights. */
export function shippedRights(modules: readonly Module[]): Map<string, RightsOfRole> {
  const own = new Map<string, Map<string, RoleReach>>(roleTemplates.map((template) => [template.key, new Map()]))
  for (const declaration of modules.flatMap((module) => module.rights)) {
    const wishes = wishesOf(declaration)
    for (const { role, reach, not } of wishes) if (!not) add(own.get(role)!, declaration.name, reach)
    for (const template of roleTemplates)
      if (template.all && fitsAll(template, declaration) && !wishes.some((wish) => wish.not && wish.role === template.key))
        add(own.get(template.key)!, declaration.name, 'scope')
  }
  const full = new Map<string, RightsOfRole>()
  const fill = (template: RoleTemplate): RightsOfRole => {
    const known = full.get(template.key)
    if (known) return known
    const rights = new Map(own.get(template.key))
    for (const included of template.includes ?? [])
      for (const [right, reach] of fill(templateOf(included)!)) add(rights, right, reach === 'ownGroups' ? 'scope' : reach)
    full.set(template.key, rights)
    return rights
  }
  for (const template of roleTemplates) fill(template)
  return full
}

export interface RoleRow {
  authority: Id | null
  key: string
  own: boolean
  edits: readonly RoleEdit[]
}

/** The rights of a role in an authority: what is shipped, then the operator's edits, then the authority's. */
export function rightsOfRole(
  shipped: ReadonlyMap<string, RightsOfRole>,
  rows: readonly RoleRow[],
  key: string,
  authority: Id | null,
): RightsOfRole {
  const rights = new Map(shipped.get(key) ?? [])
  const edits = [...rows]
    .filter((row) => row.key === key && (row.authority === null || row.authority === authority))
    .sort((a, b) => Number(a.authority !== null) - Number(b.authority !== null))
  for (const { edits: list } of edits)
    for (const { right, reach } of list) {
      if (reach === null) rights.delete(right)
      else rights.set(right, reach)
    }
  return rights
}
