// Whether anybody bent the audit.
import { setTimeout as sleep } from 'node:timers/promises'
import { kernelApi, shellApi } from '#shared'
import type { Command } from '../command.ts'

export const auditCommands: Command[] = [
  {
    name: 'verify-audit',
    options: {},
    help: 'Prüft die versiegelte Kette aller Protokolle. / Verifies the sealed chain of all audits.',
    async run(client) {
      const { run } = await client.call(kernelApi.verifyAudit, {})
      for (let pause = 100; ; pause = Math.min(pause * 1.5, 2_000)) {
        const view = await client.call(shellApi.run, { params: { id: run } })
        if (view.state === 'done' || view.state === 'failed' || view.state === 'cancelled') {
          const ok = view.state === 'done' && view.errors === 0
          return { data: { ok, lines: view.done, run, note: view.note }, lines: [view.note ?? view.state], exit: ok ? 0 : 1 }
        }
        await sleep(pause)
      }
    },
  },
]
