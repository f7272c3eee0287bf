// A driver for tests whose foreign system is a directory in memory.

import { asSet, invalid, unavailable, type Wanted } from '#kernel'
import { field } from '#shared'
import { Directory } from '../../../kernel/sync/test-directory.ts'
import type { NewPassword, TargetConnector, WantedSource } from '../ports.ts'

/** One directory per address; what stands in `passwords` was set there. */
export class Memory extends Directory {
  passwords = new Map<string, NewPassword>()
  shut: 'away' | 'credentials' | null = null
  refusesPasswords = false
  /** Repeats the password in what it says, as some systems do. */
  repeats: 'refusing' | 'breaking' | null = null
}
export const memories = new Map<string, Memory>()
export function memoryAt(url: string): Memory {
  const memory = memories.get(url) ?? new Memory()
  memories.set(url, memory)
  return memory
}

export const memory: TargetConnector = {
  kind: 'memory',
  fields: {
    url: field.text({ required: true, pattern: /^memory:/ }),
    bindDn: field.text(),
    passwords: field.choice(['clear', 'hash', 'none'], { required: true }),
  },
  sections: [{ id: 'server', fields: ['url', 'bindDn', 'passwords'] }],
  defaults: { passwords: 'clear' },
  secrets: ['password'],
  passwords: (settings) => (settings.passwords as 'clear' | 'hash' | 'none') ?? 'none',
  preview: (_, source) => wanted(source),
  async open({ settings, secrets }) {
    const there = memoryAt(String(settings.url))
    if (there.repeats === 'breaking' && secrets.password !== 'right') throw new Error(`bind with ${secrets.password} failed`)
    if (there.shut === 'away') throw unavailable('sync.away', { values: { reason: 'down' } })
    if (there.shut === 'credentials' || secrets.password !== 'right') throw invalid('sync.credentials', { values: { reason: '' } })
    return {
      concurrency: there.concurrency,
      read: () => there.read(),
      apply: (change) => there.apply(change),
      close: async () => {},
      check: async () => [{ code: 'connected', tone: 'success' }],
      async setPassword(foreignId, password) {
        if (there.away) return { ok: false, code: 'sync.away', message: '', later: true, away: true }
        const words = `constraint violation: ${Object.values(password)[0]} is too well known`
        if (there.repeats === 'breaking') throw new Error(words)
        if (there.repeats) return { ok: false, code: 'sync.refusedByRule', message: words, later: false }
        if (there.refusesPasswords) return { ok: false, code: 'sync.refusedByRule', message: '', later: false }
        there.passwords.set(foreignId, password)
        return { ok: true, foreignId }
      },
      wanted,
    }
  },
}

async function* wanted(source: WantedSource): AsyncGenerator<Wanted[]> {
  const names = new Map<string, string>()
  for await (const batch of source.people())
    yield batch.map((one): Wanted => {
      names.set(one.id, one.account)
      return {
        kind: 'person',
        key: one.id,
        name: one.account,
        level: 20,
        enabled: one.enabled,
        school: one.places[0]?.school,
        attributes: { mail: one.email, classes: asSet(one.classes) },
      }
    })
  for await (const batch of source.groups())
    yield batch.map(
      (one): Wanted => ({
        kind: 'group',
        key: one.id,
        name: one.name,
        level: 30,
        enabled: true,
        inherits: true,
        school: one.school,
        attributes: { member: asSet(one.members.flatMap((each) => names.get(each.person) ?? [])) },
      }),
    )
}
