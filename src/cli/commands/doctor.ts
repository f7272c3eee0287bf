// Whether the installation is well: what must always hold, jobs that were given up, the age of the seal.
import { kernelApi } from '#shared'
import type { Command } from '../command.ts'

export const doctorCommands: Command[] = [
  {
    name: 'doctor',
    options: {},
    help: 'Prüft die Installation und nennt, was nicht stimmt. / Checks the installation and names what is wrong.',
    async run(client) {
      const invariants = await client.call(kernelApi.checkInvariants, {})
      const health = await client.call(kernelApi.health, {})
      const ok = invariants.violations === 0 && health.queue.failed === 0
      const lines = [
        `MUSES ${health.version}, PostgreSQL ${health.database.version}`,
        `${invariants.kinds} Regeln geprüft, ${invariants.violations} Verstöße / rules checked, violations`,
        ...invariants.found.flatMap((each) => [
          `  ${each.invariant}: ${each.violations}`,
          ...each.examples.map((one) => `    ${one.object} ${one.id ?? ''}: ${one.note}`),
        ]),
        `${health.queue.failed} aufgegebene Aufträge / jobs given up`,
      ]
      return { data: { ok, invariants, queue: health.queue, audit: health.audit }, lines, exit: ok ? 0 : 1 }
    },
  },
]
