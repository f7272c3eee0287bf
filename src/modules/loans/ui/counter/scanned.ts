// What a scan found, divided into rows, sets with what is not ready in them, and numbers that led to nothing.
import type { Answer } from '#shared'
import type { loansApi as api } from '../../api.ts'

type Seen = Answer<typeof api.readCodes>[number]

export interface SetSeen {
  id: string
  name: string
  count: number
  ready: number
  rest: { name: string; why: string }[]
}

export function rowsOf<R>(seen: readonly Seen[], take: (seen: Seen) => R | string, unknown: (seen: Seen) => string) {
  const rows: R[] = []
  const wrong: { code: string; why: string }[] = []
  const sets = new Map<string, SetSeen>()
  for (const each of seen) {
    const set = each.set && (sets.get(each.set.id) ?? { ...each.set, count: 0, ready: 0, rest: [] })
    if (set) sets.set(set.id, set)
    const taken = each.device ? take(each) : unknown(each)
    if (set && each.device) set.count += 1
    if (typeof taken !== 'string') {
      rows.push(taken)
      if (set) set.ready += 1
    } else if (set && each.device) set.rest.push({ name: each.deviceName ?? each.code, why: taken })
    else if (!set) wrong.push({ code: each.code, why: taken })
  }
  return { rows, wrong, sets: [...sets.values()] }
}
