// The same sitting by command line: from a school's file to a pupil who binds at a real OpenLDAP, with `muses …` alone.
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { system, useKey, within } from '#kernel'
import { testDatabase } from '#kernel/testing'
import { type App, openApp } from '../src/app/open.ts'
import { freePort } from '../src/connectors/testing/service.ts'
import { type Slapd, startSlapd } from '../src/connectors/testing/slapd.ts'
import { binds, firstDay } from './directory-steps.ts'

const root = join(import.meta.dirname, '..')
const shared = join(import.meta.dirname, '../../shared/data')
const file = join(shared, 'svws-enm/ENM-Testdaten-01/ENMGesamt.json')
const slapd = await startSlapd({ trees: ['o=auental'] })
const missing = slapd.missing ?? (existsSync(file) ? undefined : '../shared/data/svws-enm not present')
const token = 'bootstrap-token-of-the-cli-story'
const folder = mkdtempSync(join(tmpdir(), 'muses-cli-'))
let app: App
let base: string
let drop: () => Promise<void>

/** Runs a command as people do; answers its exit code and what it said as data. */
const muses = (...args: string[]) =>
  // biome-ignore lint/suspicious/noExplicitAny: what a command answers is its contract, tested by the values below
  new Promise<{ exit: number; said: any; error: string }>((done) => {
    const env = { ...process.env, MUSES_URL: base, MUSES_TOKEN: token, NODE_OPTIONS: '', VITEST: '' }
    const node = existsSync(join(root, 'node_modules/.bin/node')) ? join(root, 'node_modules/.bin/node') : process.execPath
    execFile(node, ['src/cli/main.ts', ...args, '--json'], { cwd: root, env, maxBuffer: 64e6 }, (error, out, err) => {
      const exit = error ? Number(error.code ?? 1) : 0
      done({ exit, said: out.trim() ? JSON.parse(out) : null, error: err })
    })
  })
const good = async (...args: string[]) => {
  const { exit, said, error } = await muses(...args)
  expect(`${args.slice(0, 2).join(' ')} ${exit} ${error}`).toBe(`${args.slice(0, 2).join(' ')} 0 `)
  return said
}

describe.skipIf(missing)(`from file to directory by command line${missing ? ` (skipped: ${missing})` : ''}`, () => {
  beforeAll(async () => {
    useKey(Buffer.alloc(32, 7))
    const database = await testDatabase()
    drop = database.drop
    const port = await freePort()
    base = `http://127.0.0.1:${port}`
    app = await openApp({
      owner: database.owner,
      app: database.app,
      appRole: database.appRole,
      role: 'all',
      publicUrl: base,
      dataDir: folder,
      bootstrapToken: token,
      migrated: true,
    })
    await app.server!.listen({ port, host: '127.0.0.1' })
    await within(app.db, { who: system('e2e'), authorities: [], operator: true }, (ctx) =>
      sql`insert into kernel.setting (key, value) values ('kernel.outgoingAllowed', '"127.0.0.0/8"') on conflict do nothing`.execute(
        ctx.db(),
      ),
    )
  }, 120_000)
  afterAll(async () => {
    await app?.stop()
    await drop?.()
    useKey()
    await slapd.server?.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  test('import, connect, check, plan, release, code, bind; repeated commands change nothing', async () => {
    const server = slapd.server as Slapd
    await good('authority', 'create', '--name', 'Landkreis Auental', '--land', 'NW', '--slug', 'auental')
    await good('school', 'create', '--authority', 'auental', '--number', '123456', '--name', 'Gesamtschule Hohenauen')
    const imported = await good('import', 'roster', '--school', '123456', '--file', file, '--apply')
    expect(imported).toMatchObject({ format: 'svws-enm', new: 103, applied: true })

    writeFileSync(join(folder, 'ca.pem'), server.ca)
    writeFileSync(join(folder, 'password'), `${server.sync.password}\n`)
    const create = ['connection', 'create', '--authority', 'auental', '--name', 'Netz', '--kind', 'ldap', '--set', `url=${server.tlsUrl}`]
    const told = ['--set', `ca=@${join(folder, 'ca.pem')}`, '--set', `bindDn=${server.sync.dn}`, '--set', `base=o=auental,${server.base}`]
    const secret = ['--secret', `password=@${join(folder, 'password')}`]
    expect(await good(...create, ...told, ...secret)).toMatchObject({ result: 'created', active: false })
    expect(await good(...create, ...told, ...secret)).toMatchObject({ result: 'exists' })
    expect(await good('connection', 'check', 'Netz')).toMatchObject({ ok: true })
    expect((await muses('connection', 'compare', 'Netz')).exit).toBe(1)
    expect((await muses('connection', 'check', 'Nirgends')).exit).toBe(2)

    await good('connection', 'on', 'Netz')
    let plan = await good('connection', 'compare', 'Netz')
    expect(plan).toMatchObject({ state: 'waiting', done: 0 })
    expect(plan.counts.create).toBeGreaterThanOrEqual(103)
    plan = await good('plan', 'approve', plan.number)
    expect(plan).toMatchObject({ state: 'done', failed: 0, verified: { wrong: 0 } })
    expect((await muses('plan', 'approve', plan.number)).exit).toBe(1)
    expect(await good('connection', 'compare', 'Netz')).toMatchObject({ state: 'empty' })

    await activatesAndBinds(server, await learnerOf('123456'))

    // Taken back: a compensating plan, held for a second person, that would empty the directory again.
    const undone = await good('plan', 'undo', plan.number)
    expect(undone).toMatchObject({ state: 'waiting', steps: plan.done, kept: 0 })
    expect(undone.guard.length).toBeGreaterThan(0)
    expect(await good('plan', 'reject', undone.number)).toMatchObject({ state: 'rejected' })
  }, 300_000)

  // The same connection, rosters of other programs. The lines of actions of UCS@school delete everybody again at their end: only its first day is taken.
  const sets = [
    {
      what: 'Microsoft SDS',
      at: 'microsoft-sds-csv/SDS Format/25 Users',
      school: { number: '10001', name: 'Contoso High School' },
      args: [],
      people: 24,
    },
    {
      what: 'UCS@school',
      at: 'ucsschool/examples/import-user-example.csv',
      school: { number: '20001', name: 'Mitte' },
      args: ['--school', '20001', '--format', 'ucsschool'],
      people: 5,
    },
  ]
  for (const { what, at, school, args, people } of sets) {
    const path = join(shared, at)
    test.skipIf(!existsSync(path))(
      `a set of ${what} to a pupil who binds${existsSync(path) ? '' : ` (skipped: ../shared/data/${at} not present)`}`,
      async () => {
        await good('school', 'create', '--authority', 'auental', '--number', school.number, '--name', school.name)
        const files = path.endsWith('.csv')
          ? [firstDay(path)]
          : readdirSync(path).flatMap((name) => (name.endsWith('.csv') ? [join(path, name)] : []))
        const imported = await good('import', 'roster', ...args, ...files.flatMap((each) => ['--file', each]), '--apply')
        expect(imported).toMatchObject({ new: people, applied: true })
        // After the first plan what only adds flows by the rules, with the change itself or at the latest now; the binding below decides.
        let plan = await good('connection', 'compare', 'Netz')
        if (plan.state === 'waiting') plan = await good('plan', 'approve', plan.number)
        expect(plan).toMatchObject(plan.state === 'empty' ? { failed: 0 } : { state: 'done', failed: 0, verified: { wrong: 0 } })
        // Whoever did it: everybody of the file is there now, and nothing is left to do.
        expect(await good('connection', 'compare', 'Netz')).toMatchObject({ state: 'empty' })
        await activatesAndBinds(slapd.server as Slapd, await learnerOf(school.number))
      },
      300_000,
    )
  }
})

/** Somebody who learns at that school, with her account. */
async function learnerOf(number: string): Promise<string> {
  const schools = await good('api', 'GET', `/schools?filter=number:is:${number}`, '--authority', 'auental')
  const people = await good(
    'api',
    'GET',
    `/people?filter=school:is:${schools.rows[0].id}&filter=roles:any:learner&limit=1`,
    '--authority',
    'auental',
  )
  return (await good('api', 'GET', `/people/${people.rows[0].id}`, '--authority', 'auental')).account.id
}

/** A printed code, redeemed with an own password, and the directory knows it. */
async function activatesAndBinds(server: Slapd, account: string): Promise<void> {
  const body = JSON.stringify({ ids: [account], way: 'slip' })
  const [{ name, code }] = await good('api', 'POST', '/accounts/codes', '--authority', 'auental', '--body', body)
  const password = 'Regen-am-Lindenweg-41'
  const redeemed = await fetch(`${base}/api/v1/activation`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: base },
    body: JSON.stringify({ name, code, password }),
  })
  expect(redeemed.status).toBeLessThan(300)
  expect(await binds(server, name, password)).toBe(true)
}
