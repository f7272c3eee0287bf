// The register as the screen shows it: one line for each service, state and contract, with its schools.
import type { Id } from '#shared'
import type { RegisterLine } from '../model.ts'

export function groupedRegister(lines: readonly (RegisterLine & { schoolName: string })[]) {
  const groups = new Map<string, (RegisterLine & { schoolName: string })[]>()
  for (const line of lines) {
    const key = `${line.number}|${line.state}|${line.contract?.id ?? ''}`
    const known = groups.get(key)
    if (known) known.push(line)
    else groups.set(key, [line])
  }
  const grouped = [...groups.values()].map((all) => {
    const { number, title, state, contract } = all[0]!
    return {
      ...{ number, title, state },
      contract: contract?.id ?? null,
      processor: contract?.processor ?? null,
      validUntil: contract?.validUntil ?? null,
      schools: all.map((line): { id: Id; name: string } => ({ id: line.school, name: line.schoolName })),
    }
  })
  grouped.sort((a, b) => a.number.localeCompare(b.number, 'de', { numeric: true }))
  return { schools: new Set(lines.map((line) => line.school)).size, lines: grouped }
}
