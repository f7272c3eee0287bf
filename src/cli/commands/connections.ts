// Connections and change plans from the command line: what the screens can do, with the same plans and releases.
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ConnectionSheet, api as connectionsApi, type PlanSheet } from '#modules/connections/api'
import { shellApi } from '#shared'
import type { Client } from '../client.ts'
import { type Command, type Done, Usage } from '../command.ts'
import { needAuthority } from './organisation.ts'

const api = connectionsApi
type Options = Record<string, string | boolean | string[] | undefined>

const authorityOf = async (client: Client, options: Options) =>
  options.authority ? (await needAuthority(client, String(options.authority))).id : undefined

/** `key=value`; `@file` reads the value from a file, so that a secret need not stand on the command line. */
function pairs(given: unknown): Record<string, unknown> {
  return Object.fromEntries(
    [given ?? []].flat().map((text) => {
      const at = String(text).indexOf('=')
      if (at < 1) throw new Usage(`${text}: NAME=WERT / NAME=VALUE`)
      return [String(text).slice(0, at), readValue(String(text).slice(at + 1))]
    }),
  )
}
function readValue(text: string): unknown {
  if (text.startsWith('@')) return readFileSync(text.slice(1), 'utf8').replace(/\r?\n$/, '')
  if (text === 'true' || text === 'false') return text === 'true'
  if (text.startsWith('[')) return JSON.parse(text) as unknown
  return text
}

async function find(client: Client, named: string, authority?: string) {
  const { rows } = await client.call(api.connections, { query: { limit: 200 } }, authority)
  return rows.find((row) => row.id === named || row.name.toLowerCase() === named.toLowerCase())
}
async function need(client: Client, named: string, authority?: string) {
  const found = await find(client, named, authority)
  if (!found) throw new Usage(`Anbindung „${named}“ gibt es nicht oder nicht für dieses Token. / No such connection for this token.`)
  return found
}

const over = new Set(['done', 'failed', 'cancelled'])
async function ended(client: Client, run: string): Promise<void> {
  for (let pause = 100; ; pause = Math.min(pause * 1.5, 2_000)) {
    const view = await client.call(shellApi.run, { params: { id: run } })
    if (over.has(view.state)) return
    await sleep(pause)
  }
}

/** The plan that an id or a number means; the newest of a connection when its name is given. */
async function planOf(client: Client, named: string): Promise<PlanSheet> {
  const { rows } = await client.call(api.plans, { query: { limit: 200 } })
  const connection = await find(client, named)
  const row = rows.find((each) => each.id === named || each.number === named || (connection && each.connection === connection.id))
  if (!row) throw new Usage(`Plan „${named}“ gibt es nicht oder nicht für dieses Token. / No such plan for this token.`)
  return client.call(api.plan, { params: { id: row.id } })
}

const working = new Set(['computing', 'approved', 'applying'])
async function settled(client: Client, id: string): Promise<PlanSheet> {
  for (let pause = 100; ; pause = Math.min(pause * 1.5, 2_000)) {
    const plan = await client.call(api.plan, { params: { id } })
    // What was written is read back right after; a plan that rests is not waited for.
    if (plan.nextAt || (!working.has(plan.state) && (plan.verified || plan.state !== 'done'))) return plan
    await sleep(pause)
  }
}

function told(plan: PlanSheet): Done {
  const sum = (state: string) => plan.areas.reduce((all, area) => all + (area.state === state ? area.steps : 0), 0)
  const data = {
    plan: plan.id,
    number: plan.name,
    connection: plan.connectionName,
    state: plan.state,
    counts: plan.counts,
    guard: plan.guard,
    done: sum('done'),
    failed: sum('failed'),
    skipped: sum('skipped'),
    verified: plan.verified,
    ...(plan.error ? { error: plan.error } : {}),
  }
  const counts = Object.entries(plan.counts).flatMap(([key, value]) => (value ? [`${key} ${value}`] : []))
  const lines = [
    `${plan.name} ${plan.connectionName}: ${plan.state}`,
    counts.join(', ') || 'keine Unterschiede / no differences',
    ...(plan.guard.length
      ? [`Angehalten / held: ${plan.guard.map((hit) => `${hit.kind} ${hit.count} (Grenze/limit ${hit.limit})`).join('; ')}`]
      : []),
    ...(data.done || data.failed ? [`${data.done} ausgeführt / carried out, ${data.failed} fehlgeschlagen / failed`] : []),
  ]
  return { data, lines, exit: plan.state === 'failed' ? 1 : 0 }
}

const sheetOf = (sheet: ConnectionSheet, result: string): Done => ({
  data: { result, id: sheet.id, name: sheet.name, kind: sheet.kind, active: sheet.active },
  lines: [`${sheet.name} (${sheet.kind}): ${result}`],
})

export const connectionCommands: Command[] = [
  {
    name: 'connection create',
    options: {
      name: { type: 'string' },
      kind: { type: 'string' },
      set: { type: 'string', multiple: true },
      secret: { type: 'string', multiple: true },
      authority: { type: 'string' },
    },
    required: ['name', 'kind'],
    help: 'Richtet eine Anbindung ein; sie ruht. --set url=ldaps://…, --secret password=@Datei. / Sets a connection up; it rests.',
    async run(client, options) {
      const authority = await authorityOf(client, options)
      const known = await find(client, String(options.name), authority)
      if (known)
        return {
          data: { result: 'exists', id: known.id, name: known.name, kind: known.kind },
          lines: [`${known.name}: vorhanden / exists`],
        }
      const body = {
        name: String(options.name),
        kind: String(options.kind),
        settings: pairs(options.set),
        secrets: pairs(options.secret) as Record<string, string>,
      }
      return sheetOf(await client.call(api.createConnection, { body }, authority), 'created')
    },
  },
  {
    name: 'connection list',
    options: { authority: { type: 'string' } },
    help: 'Zeigt die Anbindungen. / Lists connections.',
    async run(client, options) {
      const { rows } = await client.call(api.connections, { query: { limit: 200 } }, await authorityOf(client, options))
      return {
        data: rows,
        lines: rows.map(
          (row) => `${row.id}\t${row.name}\t${row.kind}\t${row.state}\t${row.waiting} Pläne/plans\t${row.drift} Abweichungen/deviations`,
        ),
      }
    },
  },
  {
    name: 'connection check',
    words: ['NAME'],
    options: {},
    help: 'Prüft Verbindung, Anmeldung und Rechte. / Tests connection, sign-in and rights.',
    async run(client, _options, [named]) {
      const { id } = await need(client, named!)
      const { run } = await client.call(api.checkConnection, { params: { id } })
      await ended(client, run)
      const { findings } = await client.call(api.connection, { params: { id } })
      const bad = (findings ?? []).some((finding) => finding.tone === 'danger')
      return {
        data: { ok: !bad, findings },
        lines: (findings ?? []).map((finding) => `${finding.tone}\t${finding.code}\t${JSON.stringify(finding.values ?? {})}`),
        exit: bad ? 1 : 0,
      }
    },
  },
  ...(['on', 'off'] as const).map(
    (word): Command => ({
      name: `connection ${word}`,
      words: ['NAME'],
      options: word === 'on' ? { unasked: { type: 'boolean' } } : {},
      help:
        word === 'on'
          ? 'Schaltet ein; der erste Plan wartet, mit --unasked entscheiden die Regeln. / Switches on; the first plan waits unless --unasked.'
          : 'Schaltet aus. / Switches off.',
      async run(client, options, [named]) {
        const { id } = await need(client, named!)
        const body = { active: word === 'on', asks: word === 'on' && options.unasked !== true }
        return sheetOf(await client.call(api.switchConnection, { params: { id }, body }), word)
      },
    }),
  ),
  {
    name: 'connection compare',
    words: ['NAME'],
    options: {},
    help: 'Vergleicht beide Seiten und zeigt den Plan. / Compares both sides and shows the plan.',
    async run(client, _options, [named]) {
      const { id } = await need(client, named!)
      const { run } = await client.call(api.planConnection, { params: { id } })
      await ended(client, run)
      // Another comparison may follow at once, e.g. after changes of a moment ago: then its plan is the one that counts.
      for (;;) {
        const plan = await settled(client, (await planOf(client, id)).id)
        if (plan.state !== 'superseded') return told(plan)
      }
    },
  },
  {
    name: 'plan list',
    options: {},
    help: 'Zeigt Änderungspläne, jüngste zuerst. / Lists change plans, newest first.',
    async run(client) {
      const { rows } = await client.call(api.plans, { query: { limit: 100 } })
      return {
        data: rows,
        lines: rows.map((row) => `${row.number}\t${row.connectionName}\t${row.state}\t${row.steps} Schritte/steps\t${row.createdAt}`),
      }
    },
  },
  {
    name: 'plan show',
    words: ['PLAN'],
    options: { wait: { type: 'boolean' } },
    help: 'Zeigt einen Plan (Nummer, Kennung oder Name der Anbindung); --wait wartet auf sein Ende. / Shows a plan; --wait waits for its end.',
    async run(client, options, [named]) {
      const plan = await planOf(client, named!)
      return told(options.wait ? await settled(client, plan.id) : plan)
    },
  },
  {
    name: 'plan approve',
    words: ['PLAN'],
    options: {},
    help: 'Gibt einen Plan frei und wartet auf sein Ergebnis. / Releases a plan and waits for its result.',
    async run(client, _options, [named]) {
      const plan = await planOf(client, named!)
      await client.call(api.approvePlan, { params: { id: plan.id }, body: { version: plan.version } })
      return told(await settled(client, plan.id))
    },
  },
  {
    name: 'plan reject',
    words: ['PLAN'],
    options: {},
    help: 'Lehnt einen Plan ab. / Rejects a plan.',
    async run(client, _options, [named]) {
      const plan = await planOf(client, named!)
      await client.call(api.rejectPlan, { params: { id: plan.id }, body: { version: plan.version } })
      return told(await client.call(api.plan, { params: { id: plan.id } }))
    },
  },
  {
    name: 'plan undo',
    words: ['PLAN'],
    options: {},
    help: 'Macht einen Ausgleichsplan; er wartet auf Freigabe. / Makes a compensating plan; it waits for release.',
    async run(client, _options, [named]) {
      const plan = await planOf(client, named!)
      const made = await client.call(api.undoPlan, { params: { id: plan.id } })
      const { data, lines } = told(await client.call(api.plan, { params: { id: made.plan } }))
      return { data: { ...(data as object), steps: made.steps, kept: made.kept }, lines }
    },
  },
]
