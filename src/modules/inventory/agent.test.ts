import { execFile, execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { deflateSync, gzipSync } from 'node:zlib'
import rateLimit from '@fastify/rate-limit'
import fc from 'fast-check'
import Fastify, { type FastifyInstance } from 'fastify'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Runtime, system, within } from '#kernel'
import { refusalOf, testWorld, whoWith } from '#kernel/testing'
import { createDevices } from '#modules/devices'
import { setStates } from '../devices/actions/states.ts'
import { adoptSeen, assignSeen, ignoreSeen, openEnrolment, setEnrolments } from './actions.ts'
import { agentRoutes } from './agent-routes.ts'
import { findingList, getSeen, seenList, seenOfDevice } from './queries.ts'
import { Unreadable } from './reading/unpack.ts'
import { readXml } from './reading/xml.ts'
import { refusalList, settleRefusals } from './refusals.ts'

const world = testWorld()
const rights = ['inventory.read', 'inventory.change', 'inventory.enrol', 'devices.read', 'devices.change', 'devices.retire']
const technician = () => whoWith(rights, world.authority)
let server: FastifyInstance
let address: string
const now = new Date('2026-09-01T08:00:00Z')

beforeAll(async () => {
  const runtime: Runtime = {
    publicUrl: 'http://127.0.0.1',
    within: (authorities, work) => within(world.db, { who: system('test'), authorities: [...authorities], now: () => now }, work),
  }
  server = Fastify()
  await server.register(rateLimit, { global: false })
  agentRoutes(server, runtime)
  const { secret } = await world.done(technician(), (ctx) => openEnrolment(ctx, { name: 'Gymnasium', school: world.schools[0] }))
  address = `/inventar/${secret}`
})
afterAll(() => server?.close())

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
interface Machine {
  name?: string
  serial?: string
  uuid?: string
  mac?: string
  agent?: string
  extra?: string
}
const inventory = ({
  name = 'pc-01',
  serial = 'INV-000123',
  uuid = '',
  mac = '02:00:00:00:00:01',
  agent = 'pc-01-2026',
  extra = '',
}: Machine = {}) => `<?xml version="1.0" encoding="UTF-8" ?>
<REQUEST><CONTENT><BIOS><SMANUFACTURER>Invented</SMANUFACTURER><SMODEL>Book 14</SMODEL><SSN>${escaped(serial)}</SSN></BIOS>
<CPUS><NAME>Invented CPU 5</NAME></CPUS><HARDWARE><NAME>${escaped(name)}</NAME><MEMORY>8192</MEMORY><UUID>${uuid}</UUID><LASTLOGGEDUSER>petra.geheim</LASTLOGGEDUSER></HARDWARE>
<NETWORKS><DESCRIPTION>eth0</DESCRIPTION><VIRTUALDEV>0</VIRTUALDEV><MACADDR>${mac}</MACADDR><IPADDRESS>10.99.0.11</IPADDRESS></NETWORKS>
<NETWORKS><DESCRIPTION>lo</DESCRIPTION><TYPE>loopback</TYPE><VIRTUALDEV>1</VIRTUALDEV><MACADDR>00:00:00:00:00:00</MACADDR></NETWORKS>
<OPERATINGSYSTEM><FULL_NAME>Debian GNU/Linux 12</FULL_NAME><VERSION>12.11</VERSION></OPERATINGSYSTEM>
<SOFTWARES><NAME>adduser</NAME><VERSION>3.134</VERSION><PUBLISHER>Debian</PUBLISHER></SOFTWARES><SOFTWARES><NAME>bash</NAME><VERSION>5.2</VERSION></SOFTWARES>${extra}
<VERSIONCLIENT>FusionInventory-Agent_v2.6-3</VERSIONCLIENT></CONTENT><DEVICEID>${agent}</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>`
const prolog = '<?xml version="1.0"?><REQUEST><DEVICEID>pc-01-2026</DEVICEID><QUERY>PROLOG</QUERY></REQUEST>'
const send = (body: string | Buffer, url = address) =>
  server.inject({ method: 'POST', url, headers: { 'content-type': 'application/x-compress-zlib' }, payload: Buffer.from(body) })
const all = async () => (await world.tried(technician(), (ctx) => seenList.page(ctx, { filter: [], limit: 100 }))).rows
const findings = async () =>
  (await world.tried(technician(), (ctx) => findingList.page(ctx, { filter: [], limit: 100 }), { now: () => now })).rows
    .map((row) => row.kind)
    .sort()

test('PROLOG is answered with SEND, plain and packed; an unknown address with nothing', async () => {
  for (const body of [prolog, deflateSync(prolog), gzipSync(prolog)]) {
    const answer = await send(body)
    expect([answer.statusCode, answer.body]).toEqual([200, expect.stringContaining('<RESPONSE>SEND</RESPONSE>')])
  }
  expect((await send(prolog, '/inventar/falsch-falsch-falsch-falsch')).statusCode).toBe(404)
  expect((await send(prolog, '/inventar/x')).statusCode).toBe(404)
})

test('a machine appears once, however often it reports, and is the device with its serial', async () => {
  const [device] = await world.done(technician(), (ctx) =>
    createDevices(ctx, [{ serial: 'inv-000123', school: world.schools[0], state: 'inUse' }]),
  )
  for (let round = 0; round < 3; round++) expect((await send(deflateSync(inventory()))).statusCode).toBe(200)
  const rows = await all()
  expect(rows).toMatchObject([
    {
      name: 'pc-01',
      state: 'matched',
      device: device!.id,
      os: 'Debian GNU/Linux 12',
      memoryMb: 8192,
      softwareCount: 2,
      schoolName: 'Gymnasium Hohenauen',
    },
  ])
  const seen = await world.tried(technician(), (ctx) => seenOfDevice(ctx, device!.id))
  expect(seen).toMatchObject({ software: [{ name: 'adduser', version: '3.134' }, { name: 'bash' }], macs: ['02:00:00:00:00:01'] })
  // Who works at a machine is nobody's business here.
  expect(JSON.stringify(seen)).not.toContain('petra')
  await world.done(technician(), async (ctx) => void (await setStates(ctx, [device!.id], 'stolen')))
})

test('JSON of newer agents', async () => {
  const contact = await send(JSON.stringify({ action: 'contact', deviceid: 'nb-7-2026', name: 'GLPI-Agent', version: '1.7' }))
  expect([contact.statusCode, contact.json()]).toEqual([
    200,
    expect.objectContaining({ status: 'ok', tasks: { inventory: expect.anything() } }),
  ])
  const report = {
    action: 'inventory',
    deviceid: 'nb-7-2026',
    itemtype: 'Computer',
    content: {
      bios: { ssn: 'JS-1', smodel: 'ThinkPad L14' },
      hardware: { name: 'nb-7', uuid: 'AABBCCDD-0000-4000-8000-000000000001' },
      networks: [{ mac: '02:00:00:00:00:07', description: 'wlan0', virtualdev: false, ipaddress: '10.0.0.7' }],
      operatingsystem: { full_name: 'Windows 11' },
      softwares: [{ name: 'Firefox', version: '150' }],
    },
  }
  const answer = await send(gzipSync(JSON.stringify(report)))
  expect([answer.statusCode, answer.json().status]).toEqual([200, 'ok'])
  expect((await all()).find((row) => row.name === 'nb-7')).toMatchObject({ state: 'unknown', serial: 'JS-1', os: 'Windows 11' })
})

test('broken reports are refused with a reason and leave nothing', async () => {
  const before = (await all()).length
  const bomb = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><REQUEST><DEVICEID>&b;</DEVICEID><QUERY>INVENTORY</QUERY><CONTENT/></REQUEST>`
  const cases: [string, string | Buffer, number][] = [
    ['entities', bomb, 400],
    ['packed', deflateSync(inventory()).subarray(0, 200), 400],
    ['tooLarge', deflateSync(Buffer.alloc(50 * 2 ** 20, 32)), 413],
    ['shape', '<REQUEST/>', 400],
    ['shape', 'hallo', 400],
    ['shape', deflateSync('<REQUEST><QUERY>INVENTORY</QUERY></REQUEST>'), 400],
    ['json', '{"action":"inventory",', 400],
    ['shape', '[]', 400],
    ['xml', '<REQUEST><CONTENT>', 400],
  ]
  for (const [reason, body, status] of cases) {
    const answer = await send(body)
    expect([answer.statusCode, answer.body.includes(reason) || answer.body.includes('shape')], `${reason} ${answer.body}`).toEqual([
      status,
      true,
    ])
  }
  expect((await send(Buffer.alloc(9 * 2 ** 20, 65))).statusCode).toBe(413)
  expect((await send('')).statusCode).toBe(400)
  expect((await send(`<REQUEST>${'<A>'.repeat(20_000)}`)).statusCode).toBe(400)
  expect((await all()).length).toBe(before)
})

test('refusals are counted by address, day and reason for those who open addresses there, and hold nothing of what was sent', async () => {
  const { enrolment, secret } = await world.done(technician(), (ctx) => openEnrolment(ctx, { name: 'Werkstatt', school: world.schools[1] }))
  const url = `/inventar/${secret}`
  const broken = deflateSync(inventory({ name: 'geheim-pc', serial: 'GEHEIM-77' })).subarray(0, 200)
  for (let round = 0; round < 30; round++) expect((await send(broken, url)).statusCode).toBe(400)
  expect((await send(Buffer.alloc(9 * 2 ** 20, 65), url)).statusCode).toBe(413)
  expect((await send('{"geheim', url)).statusCode).toBe(400)
  await world.done(technician(), async (ctx) => void (await setEnrolments(ctx, [enrolment.id], false)))
  expect((await send(prolog, url)).statusCode).toBe(404)
  const seenBy = async (who: ReturnType<typeof whoWith>) =>
    (await world.tried(who, (ctx) => refusalList.page(ctx, { filter: [], limit: 100 }))).rows.filter((row) => row.address === 'Werkstatt')
  const rows = await seenBy(technician())
  expect(rows.map((row) => [row.reason, row.count, row.day]).sort()).toEqual([
    ['closed', 1, '2026-09-01'],
    ['json', 1, '2026-09-01'],
    ['packed', 30, '2026-09-01'],
    ['tooLarge', 1, '2026-09-01'],
  ])
  const all = await world.tried(technician(), async (ctx) =>
    (await sql<{ row: string }>`select to_jsonb(r)::text as row from inventory.refusal r`.execute(ctx.db())).rows
      .map(({ row }) => row)
      .join(),
  )
  for (const word of ['geheim', 'GEHEIM', secret]) expect(all).not.toContain(word)
  expect((await seenBy(whoWith(rights, world.authority, 'school', world.schools[1]))).length).toBe(4)
  expect(await seenBy(whoWith(rights, world.authority, 'school', world.schools[0]))).toEqual([])
  expect(await seenBy(whoWith(rights, world.foreign))).toEqual([])
  expect(await seenBy(whoWith(['inventory.read'], world.authority))).toEqual([])
})

test('a refusal that was seen to leaves what is open, can be taken back, and opens by itself when it comes again', async () => {
  const { secret } = await world.done(technician(), (ctx) => openEnrolment(ctx, { name: 'Hausnetz', school: world.schools[1] }))
  const open = async (q = 'hausnetz') =>
    (
      await world.tried(technician(), (ctx) =>
        refusalList.page(ctx, { q, filter: [{ column: 'done', operator: 'is', values: ['false'] }], limit: 10 }),
      )
    ).rows
  expect((await send('{"kaputt', `/inventar/${secret}`)).statusCode).toBe(400)
  const [row] = await open()
  expect(await open('anderswo')).toEqual([])
  const settle = (who: ReturnType<typeof whoWith>, done: boolean) => world.done(who, (ctx) => settleRefusals(ctx, [row!.id], done))
  expect(await settle(technician(), true)).toBe(1)
  expect(await settle(technician(), true)).toBe(0)
  expect(await open()).toEqual([])
  expect(await settle(technician(), false)).toBe(1)
  expect(await open()).toHaveLength(1)
  await settle(technician(), true)
  expect((await send('{"kaputt', `/inventar/${secret}`)).statusCode).toBe(400)
  expect(await open()).toMatchObject([{ count: 2, done: false }])
  expect(await refusalOf(settle(whoWith(['inventory.read'], world.authority), true))).toBe('Forbidden')
  expect(await refusalOf(settle(whoWith(rights, world.authority, 'school', world.schools[0]), true))).toBe('NotFound')
  expect(await refusalOf(settle(whoWith(rights, world.foreign), true))).toBe('NotFound')
})

test('what is sent with the secret of another authority stands there alone; an unknown secret is counted nowhere', async () => {
  const counted = async (authority: string) =>
    (await world.tried(whoWith(rights, authority), (ctx) => refusalList.page(ctx, { filter: [], limit: 200 }))).rows.reduce(
      (sum, row) => sum + row.count,
      0,
    )
  const own = await counted(world.authority)
  const { enrolment, secret } = await world.done(whoWith(rights, world.foreign), (ctx) =>
    openEnrolment(ctx, { name: 'Fremd', school: null }),
  )
  const machines = (await all()).length
  expect((await send('hallo', `/inventar/${secret}`)).statusCode).toBe(400)
  await world.done(whoWith(rights, world.foreign), async (ctx) => void (await setEnrolments(ctx, [enrolment.id], false)))
  const closed = await send(deflateSync(inventory()), `/inventar/${secret}`)
  const unknown = await send(deflateSync(inventory()), `/inventar/${'x'.repeat(32)}`)
  // Nobody learns whether an address was ever open.
  expect([closed.statusCode, closed.body]).toEqual([unknown.statusCode, unknown.body])
  expect(await counted(world.authority)).toBe(own)
  expect(await counted(world.foreign)).toBe(2)
  expect((await all()).length).toBe(machines)
})

test('machines nobody knows, serials twice, other schools, long silence and what counts as gone are findings', async () => {
  await send(
    inventory({ name: 'zwilling-a', serial: 'ZW-1', uuid: 'aaaaaaaa-0000-4000-8000-000000000001', mac: '02:00:00:00:01:01', agent: 'a' }),
  )
  await send(
    inventory({ name: 'zwilling-b', serial: 'ZW-1', uuid: 'bbbbbbbb-0000-4000-8000-000000000002', mac: '02:00:00:00:01:02', agent: 'b' }),
  )
  await world.done(technician(), (ctx) =>
    createDevices(ctx, [
      { serial: 'OTHER-1', school: world.schools[1], state: 'inUse' },
      { macs: '02:00:00:00:02:02', serial: 'LABEL-1', school: world.schools[0] },
    ]),
  )
  await send(inventory({ name: 'woanders', serial: 'OTHER-1', mac: '02:00:00:00:02:01', agent: 'c' }))
  await send(inventory({ name: 'tausch', serial: 'BOARD-2', mac: '02:00:00:00:02:02', agent: 'd' }))
  expect(await findings()).toEqual(['elsewhere', 'serialDiffers', 'serialTwice', 'serialTwice', 'unknown', 'unknown', 'unknown'])
})

test('a machine without serial or with a new name is found again by its address', async () => {
  const before = (await all()).length
  await send(inventory({ name: 'namenlos', serial: '', mac: '02:00:00:00:03:01', agent: 'e-1' }))
  await send(inventory({ name: 'neu-installiert', serial: 'To be filled by O.E.M.', mac: '02:00:00:00:03:01', agent: 'e-2' }))
  const rows = await all()
  expect(rows.length).toBe(before + 1)
  expect(rows.map((row) => row.name)).toContain('neu-installiert')
})

test('unknown machines are adopted, assigned or left alone', async () => {
  await world.tried(technician(), async (ctx) => {
    const unknown = (await seenList.page(ctx, { filter: [{ column: 'state', operator: 'is', values: ['unknown'] }], limit: 20 })).rows
    const [one, two, three] = unknown.filter((row) => ['nb-7', 'zwilling-a', 'neu-installiert'].includes(row.name ?? ''))
    const [made] = await adoptSeen(ctx, [one!.id])
    expect(made).toMatchObject({ school: world.schools[0], state: 'inUse', serial: one!.serial })
    expect(await getSeen(ctx, one!.id)).toMatchObject({ state: 'matched', device: made!.id })
    expect(await refusalOf(assignSeen(ctx, two!.id, made!.id))).toBe('inventory.deviceTaken')
    expect(await ignoreSeen(ctx, [three!.id], true)).toBe(1)
  })
  const id = (await all())[0]!.id
  expect(await refusalOf(world.tried(whoWith(['inventory.read'], world.authority), (ctx) => ignoreSeen(ctx, [id], true)))).toBe('Forbidden')
  expect(
    await refusalOf(world.tried(whoWith(rights, world.authority, 'school', world.schools[1]), (ctx) => ignoreSeen(ctx, [id], true))),
  ).toBe('NotFound')
  expect(await refusalOf(world.tried(whoWith(rights, world.foreign), (ctx) => getSeen(ctx, id)))).toBe('NotFound')
})

test('a closed address takes nothing', async () => {
  const { enrolment, secret } = await world.done(technician(), (ctx) => openEnrolment(ctx, { name: 'Kurz', school: world.schools[1] }))
  expect((await send(prolog, `/inventar/${secret}`)).statusCode).toBe(200)
  await world.done(technician(), async (ctx) => void (await setEnrolments(ctx, [enrolment.id], false)))
  expect((await send(prolog, `/inventar/${secret}`)).statusCode).toBe(404)
  expect(await refusalOf(world.tried(whoWith(['inventory.read'], world.authority), (ctx) => openEnrolment(ctx, { name: 'x' })))).toBe(
    'Forbidden',
  )
})

test('entities, sections and signs that XML does not know are read as agents mean them', () => {
  const read = readXml(
    '<REQUEST><CONTENT><__proto__><SSN>X</SSN></__proto__><BIOS><SSN>AB 12</SSN></BIOS><SOFTWARES><NAME>M&amp;M &#252;ber\u0001</NAME></SOFTWARES><SOFTWARES><NAME><![CDATA[a<b]]></NAME></SOFTWARES></CONTENT><DEVICEID>d</DEVICEID><QUERY>INVENTORY</QUERY></REQUEST>',
  )
  expect(read).toMatchObject({ kind: 'inventory', report: { agentId: 'd', software: [{ name: 'M&M über' }, { name: 'a<b' }] } })
})

test('whatever is sent as XML is read or refused, never thrown otherwise', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((inner) => inventory({ name: inner, extra: inner })),
      ),
      (text) => {
        try {
          readXml(text)
        } catch (error) {
          expect(error).toBeInstanceOf(Unreadable)
        }
      },
    ),
  )
})

const agent = '/usr/bin/fusioninventory-agent'
const missing = existsSync(agent) ? undefined : 'fusioninventory-agent is missing: apt-get install fusioninventory-agent'
if (missing && process.env.MUSES_REQUIRE_SERVICES === '1') throw new Error(missing)

test.skipIf(missing)(
  `the real agent of Debian reports this machine${missing ? ` (skipped: ${missing})` : ''}`,
  async () => {
    const base = await server.listen({ port: 0, host: '127.0.0.1' })
    const folder = mkdtempSync(join(tmpdir(), 'muses-agent-'))
    const config = join(folder, 'agent.cfg')
    writeFileSync(
      config,
      `server = ${base}${address}\nlogger = stderr\nno-httpd = 1\ndelaytime = 0\nno-category = process,environment,user,local_user,local_group\n`,
    )
    try {
      const { stderr } = await promisify(execFile)(
        agent,
        [`--conf-file=${config}`, '--no-task=collect,deploy,esx,netdiscovery,netinventory,wakeonlan'],
        { timeout: 60_000 },
      )
      expect(stderr).not.toContain('[error]')
      const host = execFileSync('hostname').toString().trim()
      const machine = (await all()).find((row) => row.name === host)
      expect(machine).toMatchObject({ os: expect.stringMatching(/Debian/i), state: 'unknown' })
      const seen = await world.tried(technician(), (ctx) => getSeen(ctx, machine!.id))
      expect(seen.software.length).toBeGreaterThan(50)
      expect(seen.agent).toMatch(/FusionInventory/)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
  90_000,
)
