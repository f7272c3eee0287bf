// A little directory in memory that obeys and fails like a real one; for the tests of the engine.
import type { Outcome, Present, SyncChange, Target } from './types.ts'

export interface Entry {
  kind: string
  foreignId: string
  key?: string
  name: string
  enabled: boolean
  attributes: Present['attributes']
}

const done = (entry: Entry): Outcome => ({ ok: true, foreignId: entry.foreignId })
const later = (code: string, away = false): Outcome => ({ ok: false, code, message: code, later: true, away })

export class Directory implements Target {
  concurrency = 4
  entries = new Map<string, Entry>()
  log: string[] = []
  /** Faults: keys refused for good, keys busy for so many tries, answers that get lost. */
  refuse = new Set<string>()
  busy = new Map<string, number>()
  away = false
  pause = 0
  lose: (change: SyncChange) => boolean = () => false
  after: (count: number) => unknown = () => {}
  private applied = 0
  private ids = 0

  add(entry: { kind: string; name: string; key?: string; attributes: Present['attributes'] }): Entry {
    const made: Entry = { enabled: true, ...entry, foreignId: `f${++this.ids}` }
    this.entries.set(made.foreignId, made)
    return made
  }
  byName = (kind: string, name: string) =>
    [...this.entries.values()].find((each) => each.kind === kind && each.name.toLowerCase() === name.toLowerCase())
  own = (key: string) => [...this.entries.values()].find((each) => each.key === key)
  names = () => [...this.entries.values()].map((each) => `${each.kind} ${each.name}`).sort()
  remove(kind: string, name: string): void {
    this.entries.delete(this.byName(kind, name)!.foreignId)
  }

  async *read(): AsyncGenerator<Present[]> {
    const all = [...this.entries.values()].map((each) => structuredClone(each))
    for (let at = 0; at < all.length; at += 50) yield all.slice(at, at + 50)
  }

  async apply(change: SyncChange): Promise<Outcome> {
    await new Promise((resolve) => setTimeout(resolve, this.pause))
    if (this.away) return later('sync.away', true)
    const busy = this.busy.get(change.key) ?? 0
    if (busy > 0) {
      this.busy.set(change.key, busy - 1)
      return later('sync.busy')
    }
    if (this.refuse.has(change.key)) return { ok: false, code: 'sync.refused', message: 'no', later: false }
    const outcome = this.obey(change)
    this.after(++this.applied)
    if (outcome.ok && this.lose(change)) throw new Error('connection closed')
    return outcome
  }

  private obey(change: SyncChange): Outcome {
    const { action, kind, key } = change
    const there = change.foreignId ? this.entries.get(change.foreignId) : undefined
    if (action === 'delete') {
      const gone = there ?? this.own(key)
      if (gone) this.entries.delete(gone.foreignId)
      this.log.push(`delete ${kind} ${change.name}`)
      return { ok: true, foreignId: change.foreignId ?? '' }
    }
    const holder = this.byName(kind, change.name)
    if (action === 'create' && !there) {
      if (holder && holder.key !== key) return { ok: false, code: 'sync.nameTaken', message: change.name, later: false }
      const made = holder ?? this.add({ kind, name: change.name, attributes: {} })
      this.log.push(`create ${kind} ${change.name}`)
      return done(Object.assign(made, { key, enabled: change.enabled, attributes: structuredClone(change.attributes) }))
    }
    if (!there) return { ok: false, code: 'sync.gone', message: change.name, later: false }
    if (holder && holder !== there) {
      // In a ring of names somebody must step aside first.
      if (change.attempt >= 2) there.name = `${there.foreignId}~`
      return later('sync.nameTaken')
    }
    this.log.push(`${action} ${kind} ${change.name}`)
    return done(Object.assign(there, { key, name: change.name, enabled: change.enabled, attributes: structuredClone(change.attributes) }))
  }

  async close(): Promise<void> {}
}
