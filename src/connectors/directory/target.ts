// A directory as a target: reads what stands below a base, makes one change at a time, and survives lost answers.
import { AndFilter, type Change as ClientChange, type Control, type Entry, EqualityFilter, type Filter, OrFilter } from 'ldapts'
import { type Outcome, type Present, type SyncChange, syncDiff, type Target } from '#kernel'
import { canonicalDn, childDn, foldDn, isBelow, parentDn, readDn } from './dn.ts'
import { attributesOf, modifications, type Shape, toValues, valuesOf } from './entries.ts'
import { codeOf, codes, outcomeOf, readingFault } from './faults.ts'
import type { Session } from './session.ts'

/** Where directories differ. */
export interface Dialect {
  base: string
  shapes: Readonly<Record<string, Shape>>
  /** Attributes that hold names of entries. */
  names: ReadonlySet<string>
  /** One spelling for names in attributes. */
  spell: (dn: string) => string
  /** Which values of an attribute count; all unless told. */
  see?: (attribute: string, values: string[]) => string[]
  /** The attribute with the id that survives everything, and how it is read and asked for. */
  id: { attribute: string; read: (entry: Entry) => string | undefined; filter: (id: string) => Filter }
  /** Lets a change happen only to the entry with this id, where the server can promise that. */
  only?: (id: string) => Control[]
  /** Further attributes to read for telling whether a person may sign in. */
  state: readonly string[]
  isEnabled: (entry: Entry) => boolean
  /** What turns sign-in on or off, where that is no managed attribute. */
  switching?: (entry: Entry, enabled: boolean) => ClientChange[]
  /** Makes a new entry; answers its id when the server told it at once. */
  make: (session: Session, change: SyncChange, attributes: Record<string, string[]>) => Promise<string | undefined>
  /** Finishes what an interrupted `make` has left half done, before the entry is let in. */
  complete?: (session: Session, entry: Entry) => Promise<void>
  /** Fetches what did not fit into an entry, e.g. further members of a large group. */
  finish?: (session: Session, entry: Entry) => Promise<Entry>
}

const namingOf = (dn: string) => readDn(dn)[0]![0]![0]

export function openTarget(session: Session, dialect: Dialect, concurrency: number): Target {
  const { base, shapes, id } = dialect
  const buffers = [id.attribute]
  const below = `,${foldDn(base)}`
  const wishes = (shape: Shape) => [
    ...new Set(['objectClass', id.attribute, ...dialect.state, ...(shape.key ? [shape.key] : []), ...shape.attributes]),
  ]
  const everything = [...new Set(Object.values(shapes).flatMap(wishes))]
  const marks = Object.entries(shapes).map(([kind, shape]) => [kind, shape.mark.toLowerCase(), shape] as const)

  function kindOf(entry: Entry): string | undefined {
    const classes = new Set(valuesOf(entry, 'objectClass').map((each) => each.toLowerCase()))
    return marks.find(([, mark, shape]) => classes.has(mark) && !(shape.except && classes.has(shape.except)))?.[0]
  }

  function presentOf(entry: Entry): Present | undefined {
    const kind = kindOf(entry)
    const foreignId = id.read(entry)
    if (!kind || !foreignId) return undefined
    const shape = shapes[kind]!
    const key = shape.key ? valuesOf(entry, shape.key)[0] : undefined
    const attributes = attributesOf(entry, { shape, names: dialect.names, spell: dialect.spell, see: dialect.see })
    return { kind, foreignId, key, name: canonicalDn(entry.dn), enabled: kind === 'person' ? dialect.isEnabled(entry) : true, attributes }
  }

  async function* read(signal: AbortSignal): AsyncGenerator<Present[]> {
    const filter = new OrFilter({
      filters: marks.map(([, , shape]) => new EqualityFilter({ attribute: 'objectClass', value: shape.mark })),
    })
    try {
      for await (const page of session.pages(base, filter, everything, buffers)) {
        signal.throwIfAborted()
        const whole = dialect.finish ? await Promise.all(page.map((entry) => dialect.finish!(session, entry))) : page
        yield whole.flatMap((entry) => (foldDn(entry.dn) === foldDn(base) ? [] : (presentOf(entry) ?? [])))
      }
    } catch (error) {
      throw readingFault(error)
    }
  }

  const find = async (where: string, scope: 'base' | 'sub', filter?: Filter): Promise<Entry | undefined> => {
    try {
      const found = await session.search(where, { scope, filter, attributes: everything, explicitBufferAttributes: buffers })
      return found[0] && dialect.finish ? dialect.finish(session, found[0]) : found[0]
    } catch (error) {
      if (codeOf(error) === codes.noSuchObject) return undefined
      throw error
    }
  }
  const findById = (foreignId: string) => find(base, 'sub', id.filter(foreignId))
  const findByKey = (change: SyncChange) => {
    const shape = shapes[change.kind]!
    if (!shape.key) return Promise.resolve(undefined)
    const filters = [
      new EqualityFilter({ attribute: 'objectClass', value: shape.mark }),
      new EqualityFilter({ attribute: shape.key, value: change.key }),
    ]
    return find(base, 'sub', new AndFilter({ filters }))
  }
  const done = (entry: Entry): Outcome => ({ ok: true, foreignId: id.read(entry)! })
  const refused = (code: string, message: string, later = false): Outcome => ({ ok: false, code, message, later })

  async function create(change: SyncChange): Promise<Outcome> {
    const known = change.uncertain ? await findByKey(change) : undefined
    if (known) return bring(change, known)
    const shape = shapes[change.kind]!
    const naming = readDn(change.name)[0]!
    const attributes: Record<string, string[]> = { objectClass: [...shape.classes] }
    for (const [name, value] of Object.entries(change.attributes)) if (toValues(value).length) attributes[name] = toValues(value)
    // The value in the name is one of the attribute's, in the same spelling.
    for (const [type, value] of naming) {
      const own = Object.keys(attributes).find((each) => each.toLowerCase() === type) ?? type
      attributes[own] = [value, ...(attributes[own] ?? []).filter((each) => each !== value && shape.sets.has(own))]
    }
    try {
      const foreignId = await dialect.make(session, change, attributes)
      if (foreignId) return { ok: true, foreignId }
    } catch (error) {
      if (codeOf(error) !== codes.exists) throw error
      const there = (await find(change.name, 'base')) ?? (await findByKey(change))
      if (!there) return refused('sync.nameTaken', change.name)
      const ours = shape.key === null ? kindOf(there) === change.kind : valuesOf(there, shape.key)[0] === change.key
      return ours ? bring(change, there) : refused('sync.nameTaken', change.name)
    }
    const made = await find(change.name, 'base')
    return made ? done(made) : refused('sync.notThere', change.name, true)
  }

  /** Gives an entry that was just read its name and its values. */
  async function bring(change: SyncChange, entry: Entry): Promise<Outcome> {
    const foreignId = id.read(entry)!
    let dn = canonicalDn(entry.dn)
    if (foldDn(dn) !== foldDn(change.name)) {
      const parked = await move(dn, change, foreignId)
      if (parked) return parked
      dn = change.name
    }
    const shape = { ...shapes[change.kind]!, attributes: Object.keys(change.attributes) }
    const now = attributesOf(entry, { shape, names: dialect.names, spell: dialect.spell, see: dialect.see })
    const changes = modifications(syncDiff(now, change.attributes), dialect.names, namingOf(dn))
    if (change.kind === 'person' && dialect.switching && dialect.isEnabled(entry) !== change.enabled)
      changes.push(...dialect.switching(entry, change.enabled))
    if (change.action === 'create' && change.kind === 'person') await dialect.complete?.(session, { ...entry, dn })
    if (changes.length) await session.modify(dn, changes, dialect.only?.(foreignId))
    return done(entry)
  }

  /** Renames or moves; in a ring of names one steps aside until the others have moved. Answers only when the step is not through. */
  async function move(dn: string, change: SyncChange, foreignId: string): Promise<Outcome | undefined> {
    try {
      await session.rename(dn, change.name)
      return undefined
    } catch (error) {
      if (codeOf(error) !== codes.exists) throw error
      if (change.attempt >= 2)
        await session.rename(dn, childDn(namingOf(dn), `muses-${foreignId.replace(/[^0-9a-z]/gi, '').slice(0, 12)}`, parentDn(dn)))
      return refused('sync.nameTaken', change.name, true)
    }
  }

  /** The usual way: what the plan has read still holds, so one modify is enough. */
  async function change(step: SyncChange): Promise<Outcome> {
    const foreignId = step.foreignId!
    const readsFirst = step.uncertain || step.action === 'adopt' || (dialect.switching && step.beforeEnabled !== step.enabled)
    const moves = foldDn(step.beforeName!) !== foldDn(step.name)
    if (!readsFirst && !moves) {
      const changes = modifications(step.diff, dialect.names, namingOf(step.name))
      try {
        if (changes.length) await session.modify(step.name, changes, dialect.only?.(foreignId))
        return { ok: true, foreignId }
      } catch (error) {
        if (!stale.has(codeOf(error) ?? -1)) throw error
      }
    }
    const entry = await findById(foreignId)
    if (!entry || !isBelow(entry.dn, base)) return refused('sync.gone', step.name)
    return bring(step, entry)
  }

  async function remove(step: SyncChange): Promise<Outcome> {
    const entry = step.foreignId ? await findById(step.foreignId) : await findByKey(step)
    if (entry && isBelow(entry.dn, base)) await session.remove(canonicalDn(entry.dn), dialect.only?.(id.read(entry)!))
    return { ok: true, foreignId: step.foreignId ?? '' }
  }

  return {
    concurrency,
    read,
    async apply(step) {
      // Whatever a plan says: the tree of another is never touched.
      if (!foldDn(step.name).endsWith(below)) return refused('sync.outside', step.name)
      try {
        if (step.action === 'create') return await create(step)
        return await (step.action === 'delete' ? remove(step) : change(step))
      } catch (error) {
        return outcomeOf(error)
      }
    },
    close: () => session.close(),
  }
}

/** The plan's picture no longer holds: look again. Active Directory says 68 for a member that is in and 53 for one that is out already. */
const stale = new Set<number>([
  codes.noSuchAttribute,
  codes.valueExists,
  codes.noSuchObject,
  codes.assertion,
  codes.exists,
  codes.unwilling,
])
