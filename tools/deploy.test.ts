// What deploy/ promises as far as it can be told without Docker: units that systemd accepts, a compose file whose parts exist.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'

const root = join(import.meta.dirname, '..')
const deploy = join(root, 'deploy')
const operate = readFileSync(join(root, 'docs/operate.md'), 'utf8')
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0

test.skipIf(!hasSystemd)(
  `systemd accepts the units${hasSystemd ? '' : ' (skipped: systemd-analyze is missing: apt-get install systemd)'}`,
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'muses-units-'))
    try {
      const units = readdirSync(join(deploy, 'systemd')).map((name) => {
        // The program itself is not installed here; everything else is as delivered.
        const text = readFileSync(join(deploy, 'systemd', name), 'utf8').replace(/^(Exec\w+=)\S+/gm, '$1/bin/true')
        const path = join(folder, name.replace('@.', '@server.'))
        writeFileSync(path, text)
        return path
      })
      const { status, stderr } = spawnSync('systemd-analyze', ['verify', ...units], { encoding: 'utf8' })
      expect([status, stderr.split('\n').filter((line) => line.includes(folder))]).toEqual([0, []])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
)

interface Service {
  image?: string
  build?: unknown
  environment?: Record<string, string>
  networks?: string[] | Record<string, unknown>
  volumes?: string[]
  depends_on?: string[] | Record<string, unknown>
}

test('the compose file names only what it declares, and only variables that MUSES knows', () => {
  const file = parse(readFileSync(join(deploy, 'compose/compose.yaml'), 'utf8'), { merge: true }) as {
    services: Record<string, Service>
    networks?: object
    volumes?: object
  }
  const example = readFileSync(join(deploy, 'compose/env.example'), 'utf8')
  const faults: string[] = []
  for (const [name, service] of Object.entries(file.services)) {
    if (!service.image && !service.build) faults.push(`${name} has neither image nor build`)
    const networks = Array.isArray(service.networks) ? service.networks : Object.keys(service.networks ?? {})
    for (const network of networks) if (!(network in (file.networks ?? {}))) faults.push(`${name}: network ${network} is not declared`)
    const needed = Array.isArray(service.depends_on) ? service.depends_on : Object.keys(service.depends_on ?? {})
    for (const other of needed) if (!(other in file.services)) faults.push(`${name} depends on ${other}`)
    for (const volume of service.volumes ?? []) {
      const [source] = volume.split(':')
      if (!/^[./]/.test(source!) && !(source! in (file.volumes ?? {}))) faults.push(`${name}: volume ${source} is not declared`)
    }
    // Only MUSES itself is meant: the proxy and the database have variables of their own.
    for (const variable of service.build ? Object.keys(service.environment ?? {}) : [])
      if (/^(MUSES|DATABASE)_/.test(variable) && !operate.includes(`\`${variable}\``))
        faults.push(`${name}: ${variable} is not in docs/operate.md`)
    for (const [, variable] of JSON.stringify(service).matchAll(/\$\{(\w+):\?\}/g))
      if (!example.includes(`${variable}=`)) faults.push(`${name}: ${variable} is not in env.example`)
  }
  expect(faults).toEqual([])
})
