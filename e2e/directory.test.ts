// From a school's file to a pupil who binds at a real OpenLDAP, in one sitting and all by screen.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Slapd, startSlapd } from '../src/connectors/testing/slapd.ts'
import {
  allowNetwork,
  appointCoordinator,
  binds,
  changeByHand,
  check,
  comparePlan,
  createSchool,
  decideDrift,
  enterAccess,
  firstDay,
  importRoster,
  mailOf,
  openDrift,
  openPlan,
  printSlip,
  pupilsOf,
  redeem,
  release,
  serveToo,
  switchOn,
} from './directory-steps.ts'
import { faultsOf } from './faults.ts'
import { type Ground, noBrowser, openGround, picture, pictureFaults } from './ground.ts'

const shared = join(import.meta.dirname, '../../shared/data')
const file = join(shared, 'svws-enm/ENM-Testdaten-01/ENMGesamt.json')
const openDirectory = () => startSlapd({ trees: ['o=auental'] })
let slapd = noBrowser ? { missing: noBrowser, server: undefined } : await openDirectory()
const missing = slapd.missing ?? (existsSync(file) ? undefined : '../shared/data/svws-enm not present')
let turn = 0
let ground: Ground
const school = { name: 'Gesamtschule Birkenau', number: '123456' }
const net = 'Netz der Gesamtschule'

describe.skipIf(missing)(`from file to directory by screen${missing ? ` (skipped: ${missing})` : ''}`, () => {
  beforeAll(async () => {
    ground = await openGround(0.01)
  }, 600_000)
  afterAll(async () => {
    await ground?.stop()
    await slapd.server?.stop()
  })
  afterEach(({ task }) => pictureFaults(ground, task))
  const as = async (name: string) => {
    const { page } = await ground.as(name)
    page.setDefaultTimeout(120_000)
    return page
  }

  test('import, connect, check, plan, release by a second person, slip, password on the phone, bind', async () => {
    // A second turn after a starved one must not find what the first one left.
    if (turn++) {
      await ground.stop()
      await slapd.server?.stop()
      slapd = await openDirectory()
      ground = await openGround(0.01)
    }
    const server = slapd.server as Slapd
    const base = ground.base
    const admin = await as('reuter')
    await createSchool(admin, base, school)
    // 81 pupils and 22 teachers.
    expect(await importRoster(await as('thalheim'), base, { school: school.name, files: file })).toBe(103)

    await enterAccess(admin, base, net, server)
    // The network of the directory is closed until the operator opens it: the check says so and what to do.
    await check(admin, 'Diese Adresse ist gesperrt')
    await admin.getByText('lassen Sie das Netz durch den Betreiber freigeben').waitFor()
    await allowNetwork(await as('betreiber'), base, '127.0.0.0/8')
    await check(admin, 'Verbunden und angemeldet')
    await admin.getByText('Schreiben und Löschen unter der Basis ist erlaubt').waitFor()
    await switchOn(admin, net, school.name, 50)

    const plan = await openPlan(admin)
    // More steps than the limit: whoever switched it on may not release it.
    await admin.getByText('Nicht durch Sie: Ihre Änderungen führten zu diesem Plan').waitFor()
    expect(await admin.getByRole('button', { name: 'Freigeben und ausführen' }).count()).toBe(0)
    await picture(admin, 'directory-plan')
    expect(await faultsOf(admin)).toEqual([])
    await release(await as('brinkmann'), base + plan)

    const slip = await printSlip(admin, base, school.name)
    expect(slip.paper).toContain(slip.name)
    expect(slip.paper).toContain(slip.code)
    const { page: phone } = await ground.open({ width: 360, height: 780, touch: true })
    phone.setDefaultTimeout(60_000)
    const password = 'Regen-am-Lindenweg-41'
    await redeem(phone, base, slip, password)
    expect(await binds(server, slip.name, password)).toBe(true)
    expect(await phone.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
  }, 900_000)

  test('what was changed there by hand is found; one change may stay, the other is put right; the coordinator sees what her school got', async () => {
    const server = slapd.server as Slapd
    const base = ground.base
    const admin = await as('reuter')
    const pupils = await pupilsOf(admin, base, school.name)
    await changeByHand(
      server,
      pupils.map((pupil) => pupil.account),
    )
    await openDrift(admin, base, net, 2)
    await picture(admin, 'directory-drift')
    expect(await faultsOf(admin)).toEqual([])
    await decideDrift(admin, new RegExp(`^${pupils[0]!.name}`), 'so lassen')
    await admin.getByText('1 Abweichung darf bleiben.').waitFor()
    await decideDrift(admin, new RegExp(`^${pupils[1]!.name}`), 'wiederherstellen')
    await admin.getByText(/zurückgelesen und richtig$/).waitFor({ timeout: 240_000 })
    expect(await mailOf(server, pupils[0]!.account)).toBe(`${pupils[0]!.account}@von-hand.example`)
    expect(await mailOf(server, pupils[1]!.account)).not.toContain('von-hand')

    await appointCoordinator(admin, 'lorenz', school.name)
    const coordinator = await as('lorenz')
    await coordinator.goto(`${base}/personen?q=${encodeURIComponent(pupils[1]!.name)}`)
    await coordinator.getByRole('link', { name: pupils[1]!.name }).first().click()
    await coordinator.locator('main').getByText('Dienste', { exact: true }).first().click()
    const services = coordinator.getByRole('group', { name: 'Dienste mit Stand' })
    await services.getByRole('row').filter({ hasText: net }).getByText('aktiv').first().waitFor()
    // How the authority set the directory up is no business of a school.
    expect(await services.getByRole('link', { name: net }).count()).toBe(0)
    expect((await coordinator.request.get(`${base}/api/v1/connections`)).status()).toBe(403)
    await picture(coordinator, 'directory-coordinator')
    expect(await faultsOf(coordinator)).toEqual([])
  }, 600_000)

  // The same connection, rosters of other programs; the actions of UCS@school delete everybody again at their end: only its first day is taken.
  const sets = [
    {
      what: 'Microsoft SDS',
      at: 'microsoft-sds-csv/SDS Format/25 Users',
      place: { name: 'Contoso High School', number: '10001' },
      roster: (path: string) => ({ files: readdirSync(path).flatMap((name) => (name.endsWith('.csv') ? [join(path, name)] : [])) }),
    },
    {
      what: 'UCS@school',
      at: 'ucsschool/examples/import-user-example.csv',
      place: { name: 'Mitte', number: '20001' },
      roster: (path: string) => ({ school: 'Mitte', format: 'UCS@school (CSV)', files: firstDay(path) }),
    },
  ]
  for (const { what, at, place, roster } of sets) {
    const path = join(shared, at)
    const there = existsSync(path)
    test.skipIf(!there)(
      `a set of ${what} by screen, from the file to a pupil who binds${there ? '' : ` (skipped: ../shared/data/${at} not present)`}`,
      async () => {
        const server = slapd.server as Slapd
        const base = ground.base
        const admin = await as('reuter')
        await createSchool(admin, base, place)
        expect(await importRoster(await as('thalheim'), base, roster(path))).toBeGreaterThan(4)
        await serveToo(admin, base, net, place.name, 1)
        const plan = await comparePlan(admin, base, net)
        await release(await as('brinkmann'), base + plan)
        const slip = await printSlip(admin, base, place.name)
        expect(slip.paper).toContain(slip.code)
        const { page: phone } = await ground.open({ width: 360, height: 780, touch: true })
        phone.setDefaultTimeout(60_000)
        const password = 'Regen-am-Lindenweg-41'
        await redeem(phone, base, slip, password)
        expect(await binds(server, slip.name, password)).toBe(true)
      },
      300_000,
    )
  }
})
