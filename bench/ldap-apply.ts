// 10,000 new accounts and their groups into OpenLDAP: planned, written, read back; against one `ldapadd` of the same entries.
import { execFileSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, type Entry } from 'ldapts'
import { ldap } from '../src/connectors/ldap/index.ts'
import { type Slapd, startSlapd } from '../src/connectors/testing/slapd.ts'
import { throughProduct } from './directory/ground.ts'
import { openGround } from './ground/open.ts'
import { atLeast, type Bench, spreadOf } from './result.ts'

const fresh = async (): Promise<Slapd> => {
  const { server, missing } = await startSlapd({ durable: true })
  if (!server) throw new Error(missing)
  return server
}

/** Everything that was written, containers first, then people, then groups. */
async function written(server: Slapd): Promise<Entry[]> {
  const client = new Client({ url: server.url })
  const rank = (entry: Entry) => {
    const classes = [entry.objectClass].flat()
    return classes.includes('groupOfNames') ? 1_000 : classes.includes('inetOrgPerson') ? 500 : entry.dn.split(',').length
  }
  try {
    await client.bind(server.admin.dn, server.admin.password)
    const filter = '(|(objectClass=inetOrgPerson)(objectClass=groupOfNames)(&(objectClass=organizationalUnit)(!(ou:dn:=services))))'
    const { searchEntries } = await client.search(server.base, { filter, attributes: ['*'], paged: { pageSize: 1_000 } })
    const given = new Set(['people', 'groups', 'services', 'policies'].map((name) => `ou=${name},${server.base}`))
    return searchEntries.filter((entry) => !given.has(entry.dn)).sort((a, b) => rank(a) - rank(b))
  } finally {
    await client.unbind()
  }
}

const line = (name: string, value: unknown) => `${name}:: ${Buffer.from(String(value)).toString('base64')}`
const ldif = (entries: readonly Entry[]) =>
  entries
    .map(({ dn, ...attributes }) =>
      [line('dn', dn), ...Object.entries(attributes).flatMap(([name, values]) => [values].flat().map((value) => line(name, value)))].join(
        '\n',
      ),
    )
    .join('\n\n')

/** Seconds that `ldapadd` needs over one connection on a fresh server of the same kind. */
async function bareAdd(entries: readonly Entry[]): Promise<number> {
  const server = await fresh()
  const file = join(tmpdir(), `muses-bench-${process.pid}.ldif`)
  writeFileSync(file, `${ldif(entries)}\n`)
  try {
    const started = performance.now()
    execFileSync('ldapadd', ['-x', '-H', server.url, '-D', server.sync.dn, '-w', server.sync.password, '-f', file], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    return (performance.now() - started) / 1_000
  } finally {
    rmSync(file, { force: true })
    await server.stop()
  }
}

export const run: Bench = async (options) => {
  const size = options.size ?? 10_000
  const ground = await openGround(size, options.say)
  const ours: number[] = []
  const bare: number[] = []
  const shares: { compute: number; apply: number }[] = []
  let entries = 0
  try {
    for (let run = 0; run < options.runs; run++) {
      const server = await fresh()
      try {
        const settings = { url: server.url, bindDn: server.sync.dn, base: server.base }
        const measured = await throughProduct(ground, ldap, settings, server.sync.password)
        const all = await written(server)
        entries = all.length
        const baseline = await bareAdd(all)
        ours.push(measured.compute + measured.apply)
        bare.push(baseline)
        shares.push(measured)
        options.say(
          `  run ${run + 1}: ${entries} entries in ${ours.at(-1)!.toFixed(1)} s (plan ${measured.compute.toFixed(1)}, write and read back ${measured.apply.toFixed(1)}); ldapadd ${baseline.toFixed(1)} s`,
        )
      } finally {
        await server.stop()
      }
    }
  } finally {
    await ground.stop()
  }
  const ratio = spreadOf(ours.map((time, index) => bare[index]! / time))
  return {
    size,
    figures: {
      'plan, write, read back (s)': spreadOf(ours),
      'plan (s)': spreadOf(shares.map((each) => each.compute)),
      'write, read back (s)': spreadOf(shares.map((each) => each.apply)),
      entries,
      'entries per second': Math.round(entries / spreadOf(ours).median),
    },
    baseline: { 'ldapadd (s)': spreadOf(bare), ratio },
    gates: { 'against ldapadd': atLeast(ratio, 0.7, 1, '×') },
    notes: ['both on a fresh server that has each change on disk before it answers'],
  }
}
