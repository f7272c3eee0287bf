// Whether anybody bent the audit.
import { setTimeout as sleep } from 'node:timers/promises'
import { kernelApi } from '#shared'
import type { Command } from '../command.ts'

interface Verified {
  state: string
  result: { faults: unknown[]; seals: number; lines: number; heads: { authority: string | null; number: number; digest: string }[] } | null
}

export const auditCommands: Command[] = [
  {
    name: 'verify-audit',
    options: {},
    help: 'Prüft die versiegelte Kette aller Protokolle. / Verifies the sealed chain of all audits.',
    async run(client) {
      const { run } = await client.call(kernelApi.verifyAudit, {})
      for (;;) {
        const { state, result } = (await (await client.raw('GET', `/runs/${run}`, undefined)).json()) as Verified
        if (state === 'failed' || state === 'cancelled') return { data: { state, run }, lines: [`${state}: ${run}`], exit: 1 }
        if (state === 'done' && result) {
          const faults = result.faults.length
          const heads = result.heads.map((head) => `${head.authority ?? '-'} ${head.number} ${head.digest}`)
          return {
            data: result,
            lines: [`${result.lines} Zeilen, ${result.seals} Siegel, ${faults} Fehler / lines, seals, faults`, ...heads],
            exit: faults ? 1 : 0,
          }
        }
        await sleep(300)
      }
    },
  },
]
