// `npm run bench -- NAME [--size N] [--runs 5]`: measures, prints on what, and judges by the gates; the last line is JSON.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { loads, machine } from './machine.ts'
import type { Bench, BenchResult, Figure, Gate } from './result.ts'

const say = (text: string) => process.stdout.write(`${text}\n`)

/** The file of each bench and what it measures. */
const benches: Record<string, { about: string; load: () => Promise<{ run: Bench }> }> = {
  'roster-diff': {
    about: 'read, check and compare a roster of 100,000 people against 100,000 known ones',
    load: () => import('./roster-diff.ts'),
  },
  'roster-apply': {
    about: 'take over 100,000 new people with classes, accounts, history and events',
    load: () => import('./roster-apply.ts'),
  },
  'roster-same': { about: 'the same roster of 100,000 people once more', load: () => import('./roster-same.ts') },
  'year-change': { about: '100,000 people move up, 10 % leave, 10 % are new', load: () => import('./year-change.ts') },
  bookings: {
    about: 'every block of the library booked at 300 schools: preview, booking, taking back',
    load: () => import('./bookings.ts'),
  },
  'list-page': {
    about: 'a page of 50 among a million people, three filters and a sort, at any depth',
    load: () => import('./list-page.ts'),
  },
  search: { about: 'search as you type among a million people', load: () => import('./search.ts') },
  'device-list': {
    about: 'a page of 50 among 100,000 devices, three filters and a sort',
    load: () => import('./devices/list.ts'),
  },
  'device-import': {
    about: 'a list of 40,000 devices: preview, take over, once more, take back',
    load: () => import('./devices/import.ts'),
  },
  'goods-receipt': { about: 'a delivery of 1,000 devices and their labels', load: () => import('./devices/receipt.ts') },
  'proof-of-use': { about: 'the proof of use of a grant with 10,000 devices', load: () => import('./devices/proof.ts') },
  inventory: { about: 'reports of 1,000 machines in a minute', load: () => import('./devices/inventory.ts') },
  'ldap-apply': {
    about: '10,000 new accounts and their groups into OpenLDAP: planned, written, read back; against one ldapadd',
    load: () => import('./ldap-apply.ts'),
  },
  'ad-apply': {
    about: '500 new accounts with passwords into a Samba Active Directory; against a bare loop',
    load: () => import('./ad-apply.ts'),
  },
  start: { about: 'from the command to the first answer, external and embedded database', load: () => import('./start.ts') },
  memory: { about: 'memory of the server: idle, 200 people at work, a roster of a million rows', load: () => import('./memory.ts') },
  http: { about: 'simple reads per second, database and clients on the same cores', load: () => import('./http.ts') },
  concept: {
    about: 'the operation concept of 300 schools with every block as PDF, and that of one school',
    load: () => import('./concept.ts'),
  },
  web: { about: 'weight of the pages, first paint, answer to a touch, in a real browser', load: () => import('./web.ts') },
}

function usage(): never {
  say('npm run bench -- NAME [--size N] [--runs 5]\n')
  for (const [name, { about }] of Object.entries(benches)) say(`  ${name.padEnd(14)}${about}`)
  say(`  ${'all'.padEnd(14)}all of them, one after the other`)
  process.exit(process.argv.length > 2 ? 2 : 0)
}

const shownFigure = (figure: Figure) => (typeof figure === 'number' ? String(figure) : `${figure.median} (${figure.min} to ${figure.max})`)

function report(name: string, result: BenchResult): boolean {
  for (const [key, figure] of Object.entries(result.figures)) say(`  ${key.padEnd(34)}${shownFigure(figure)}`)
  for (const [key, figure] of Object.entries(result.baseline)) say(`  ${`baseline ${key}`.padEnd(34)}${shownFigure(figure)}`)
  for (const [key, gate] of Object.entries(result.gates)) say(`  ${gate.ok ? '✓' : '✗'} ${key.padEnd(32)}${gateText(gate)}`)
  for (const note of result.notes ?? []) say(`  ${note}`)
  say(`  load after ${loads()}`)
  const ok = Object.values(result.gates).every((gate) => gate.ok)
  say(JSON.stringify({ bench: name, size: result.size, figures: result.figures, baseline: result.baseline, gates: result.gates, ok }))
  return ok
}

const gateText = ({ value, gate, goal, unit, least, goalReached }: Gate) =>
  `${value} ${unit}, gate ${least ? '≥' : '≤'} ${gate}, goal ${goal}${goalReached ? ' reached' : ' missed'}`

/** Each in a process of its own, so that none inherits what another left in memory. */
function runAll(rest: readonly string[]): boolean {
  const file = fileURLToPath(import.meta.url)
  const results = Object.keys(benches).map((name) => {
    const done = spawnSync(process.execPath, [file, name, ...rest], {
      stdio: ['ignore', 'pipe', 'inherit'],
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    })
    process.stdout.write(done.stdout)
    const last = done.stdout.trim().split('\n').at(-1) ?? ''
    return last.startsWith('{') ? (JSON.parse(last) as { bench: string; ok: boolean }) : { bench: name, ok: false }
  })
  const ok = results.every((each) => each.ok)
  say(JSON.stringify({ bench: 'all', size: 0, figures: {}, baseline: {}, gates: {}, benches: results, ok }))
  return ok
}

async function main(): Promise<boolean> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { size: { type: 'string' }, runs: { type: 'string', default: '5' } },
  })
  const [name] = positionals
  if (name === 'all') return runAll(process.argv.slice(2).filter((each) => each !== 'all'))
  const bench = name ? benches[name] : undefined
  const size = values.size === undefined ? undefined : Number(values.size)
  const runs = Number(values.runs)
  if (!name || !bench || (size !== undefined && !(size >= 1)) || !(runs >= 1)) usage()
  say(`bench ${name}: ${bench.about}`)
  for (const line of machine()) say(`  ${line}`)
  const { run } = await bench.load()
  return report(name, await run({ size, runs, say }))
}

main().then(
  (ok) => process.exit(ok ? 0 : 1),
  (error) => {
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    process.exit(1)
  },
)
