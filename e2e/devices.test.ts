// Stories of devices: the proof of what a grant paid for, a real agent's report, a repair and a stock-take on the phone.
import { execFile, execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { faultsOf } from './faults.ts'
import { type Ground, noBrowser, openGround, picture, pictureFaults } from './ground.ts'
import { asked, choose, closeWindows, downloaded, gymnasium, noReader, ownDevices, phone, schoolOf, sideways, textOf } from './story.ts'

let ground: Ground
let school: string

const agent = '/usr/bin/fusioninventory-agent'
const noAgent = existsSync(agent) ? undefined : 'fusioninventory-agent is missing: apt-get install fusioninventory-agent'
if (noAgent && process.env.MUSES_REQUIRE_SERVICES === '1') throw new Error(noAgent)

describe.skipIf(noBrowser)(`devices${noBrowser ? ` (skipped: ${noBrowser})` : ''}`, () => {
  beforeAll(async () => {
    ground = await openGround(0.1)
    school = await schoolOf(ground)
  }, 600_000)
  afterEach(async ({ task }) => {
    await pictureFaults(ground, task)
    await closeWindows(ground)
  })
  afterAll(() => ground?.stop())

  test.skipIf(noReader)(
    `a clerk enters a grant, ascribes devices to it and reads the proof of use${noReader ? ` (skipped: ${noReader})` : ''}`,
    async () => {
      const devices = await ownDevices(ground, 'NACHWEIS', 12, {
        school,
        kind: 'tablet',
        name: 'Tablet der Klasse 9',
        price: 38_950,
        purchasedOn: '2026-02-02',
        inServiceOn: '2026-02-16',
      })
      const { page, context } = await ground.as('thalheim')
      const main = page.getByRole('main')
      const dialog = page.getByRole('dialog')
      await page.goto(`${ground.base}/foerderung/neu`, { waitUntil: 'networkidle' })
      await main.getByRole('textbox', { name: 'Bezeichnung' }).fill('Tablets der Klasse 9')
      await choose(page, main, 'Förderprogramm', 'DigitalPakt')
      await main.getByRole('textbox', { name: 'Aktenzeichen' }).fill('DP-9-0815')
      await main.getByRole('textbox', { name: 'Bescheid vom' }).fill('15.01.2026')
      await main.getByRole('textbox', { name: 'Zuwendung' }).fill('5.000,00')
      expect(await faultsOf(page)).toEqual([])
      await main.getByRole('button', { name: 'Bewilligung anlegen' }).click()
      await page.getByRole('heading', { level: 1, name: 'Tablets der Klasse 9' }).waitFor()
      const address = new URL(page.url()).pathname

      await page.goto(`${ground.base}${address}?bereich=belege`, { waitUntil: 'networkidle' })
      await page.getByRole('button', { name: 'Beleg hinzufügen' }).first().click()
      await dialog.getByRole('textbox', { name: 'Nummer' }).fill('RE-2026-77')
      await dialog.getByRole('textbox', { name: 'Lieferant' }).fill('Systemhaus Auental')
      await dialog.getByRole('textbox', { name: 'Datum' }).fill('03.02.2026')
      await dialog.getByRole('textbox', { name: 'Brutto' }).fill('4.674,00')
      await dialog.getByRole('textbox', { name: 'Anrechenbar' }).fill('4.206,60')
      expect(await faultsOf(page)).toEqual([])
      await dialog.getByRole('button', { name: 'Beleg anlegen, dann Scan' }).click()
      await dialog.locator('input[type=file]').setInputFiles({
        name: 'rechnung.pdf',
        mimeType: 'application/pdf',
        buffer: Buffer.from('%PDF-1.4\n%%EOF\n'),
      })
      await page.getByText('Der Scan ist angehängt').waitFor()

      await page.goto(`${ground.base}${address}?bereich=geraete`, { waitUntil: 'networkidle' })
      await page.getByRole('button', { name: 'Geräte zuordnen' }).first().click()
      // As pasted from a list, with a number that nobody knows.
      const field = dialog.getByRole('textbox', { name: 'Inventar- oder Seriennummern' })
      await field.fill([...devices.map((each) => each.serial), 'GIBTESNICHT'].join('\n'))
      await dialog.getByRole('button', { name: 'Nummern prüfen' }).click()
      const note = dialog.locator('.note').filter({ hasText: '1 Nummer gehört zu keinem Gerät' })
      await note.getByText('GIBTESNICHT').waitFor()
      await picture(page, 'foerderung-zuordnen')
      await choose(page, dialog, 'Beleg', 'RE-2026-77')
      await dialog.getByRole('button', { name: '12 Geräte zuordnen' }).click()
      await page.getByText('12 Geräte sind zugeordnet').waitFor()
      expect(await faultsOf(page)).toEqual([])
      await picture(page, 'foerderung-geraete')

      await page.goto(`${ground.base}${address}?bereich=nachweis`, { waitUntil: 'networkidle' })
      expect(await faultsOf(page)).toEqual([])
      const proof = await downloaded(page, () => page.getByRole('button', { name: 'PDF erstellen' }).click())
      expect(proof.name).toMatch(/\.pdf$/)
      const text = textOf(proof.path)
      for (const words of ['Verwendungsnachweis', 'Landkreis Auental', 'Tablets der Klasse 9', 'DP-9-0815', '15.01.2026', 'RE-2026-77'])
        expect(text).toContain(words)
      const lineOf = (name: string) => text.split('\n').find((line) => new RegExp(`^ *${name} {2,}`).test(line)) ?? ''
      // What was granted, what the receipt carries of it, and what is left.
      expect(lineOf('Zuwendung')).toContain('5.000,00')
      expect(lineOf('Abgerechnet')).toContain('4.206,60')
      expect(lineOf('Verfügbar')).toContain('793,40')
      // Nobody has paid the bill yet: the paper must not say that somebody has.
      expect(lineOf('Rechnung')).toContain('RE-2026-77')
      expect(lineOf('Rechnung')).not.toContain('03.02.2026')
      expect(text).toMatch(/1 Rechnung ohne Zahlungsdatum/)
      expect(text).toMatch(/12 Geräte ohne Schule oder Raum/)
      // Every device with its place, its use and its share, bound for 48 months from the day it was commissioned.
      for (const device of devices) {
        const line = text.split('\n').find((each) => each.includes(device.serial)) ?? ''
        expect(line).toContain(device.number)
        for (const words of ['auf Lager', '02.02.2026', '16.02.2026', '15.02.2030', '389,50']) expect(line).toContain(words)
      }
      expect(text).toContain('Geräte (12)')
      const table = await downloaded(page, () => page.getByRole('button', { name: 'Tabelle (XLSX)' }).click())
      expect(table.name).toMatch(/\.xlsx$/)
      const { default: ExcelJS } = await import('exceljs')
      const book = await new ExcelJS.Workbook().xlsx.readFile(table.path)
      const cells: string[] = []
      book.getWorksheet('Geräte')!.eachRow((row) => cells.push(String(row.values)))
      for (const device of devices) expect(cells.some((row) => row.includes(device.serial) && row.includes('389.5'))).toBe(true)
      expect(readFileSync(table.path).length).toBeGreaterThan(5_000)
      await context.close()
    },
    600_000,
  )

  test.skipIf(noAgent)(
    `a technician opens an address for agents, the agent of Debian reports, and its machine becomes a device${noAgent ? ` (skipped: ${noAgent})` : ''}`,
    async () => {
      const { page, context } = await ground.as('ohm')
      const dialog = page.getByRole('dialog')
      await page.goto(`${ground.base}/bestandsaufnahme/agenten`, { waitUntil: 'networkidle' })
      await page.getByRole('button', { name: 'Adresse öffnen' }).first().click()
      await dialog.getByRole('textbox', { name: 'Name' }).fill('Serverraum')
      await choose(page, dialog, 'Schule', gymnasium.name)
      await dialog.getByRole('button', { name: 'Adresse öffnen' }).click()
      // What stands on the screen is what the agent gets.
      const lines = await dialog.locator('pre').innerText()
      expect(lines).toContain(`server = ${ground.base}/inventar/`)
      await picture(page, 'agent-adresse')
      expect(await faultsOf(page)).toEqual([])
      await dialog.getByRole('button', { name: 'Notiert' }).click()
      const folder = mkdtempSync(join(tmpdir(), 'muses-agent-'))
      try {
        const config = join(folder, 'agent.cfg')
        writeFileSync(config, `${lines}\nlogger = stderr\nno-httpd = 1\ndelaytime = 0\nvardir = ${folder}\n`)
        const { stderr } = await promisify(execFile)(agent, [`--conf-file=${config}`], { timeout: 120_000 })
        expect(stderr).not.toContain('[error]')
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
      const host = execFileSync('hostname').toString().trim()
      await page.goto(`${ground.base}/bestandsaufnahme/rechner`, { waitUntil: 'networkidle' })
      await page.getByRole('link', { name: host, exact: true }).first().click()
      await page.getByRole('heading', { level: 1, name: host }).waitFor()
      const main = page.getByRole('main')
      // Hardware, network and software as the machine has them.
      const [cpu] = /model name\s*: (.+)/.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.slice(1) ?? []
      if (cpu) await main.getByText(cpu.trim().replace(/\s+/g, ' ')).first().waitFor()
      await main
        .getByText(/Debian GNU\/Linux/)
        .first()
        .waitFor()
      await main
        .getByText(/FusionInventory-Agent/)
        .first()
        .waitFor()
      const version = /^Version: (.+)$/m.exec(execFileSync('dpkg', ['-s', 'adduser']).toString())![1]!
      await main.getByRole('textbox', { name: 'Software suchen' }).fill('adduser')
      await main.getByRole('listitem').filter({ hasText: 'adduser' }).getByText(version).waitFor()
      await main.getByText('unbekannt', { exact: true }).first().waitFor()
      expect(await faultsOf(page)).toEqual([])
      await picture(page, 'agent-rechner')
      await page.setViewportSize({ width: 360, height: 780 })
      expect(await sideways(page)).toBe(0)
      await picture(page, 'agent-rechner-360')
      await page.getByRole('button', { name: 'Als Gerät aufnehmen' }).click()
      await page.getByText('Dieser Rechner ist im Bestand.').waitFor()
      const [device] = await asked<{ id: string; school: string; name: string }>(
        ground,
        sql`select d.id, d.school_id as school, d.name from devices.device d join inventory.seen s on s.authority_id = d.authority_id and s.device_id = d.id where s.name = ${host}`,
      )
      expect(device).toMatchObject({ school })
      await page.goto(`${ground.base}/geraete/${device!.id}?bereich=gesehen`, { waitUntil: 'networkidle' })
      await page.getByText(`Zuletzt gesehen: ${gymnasium.name}`).waitFor()
      expect(await sideways(page)).toBe(0)
      expect(await faultsOf(page)).toEqual([])
      await context.close()
    },
    600_000,
  )

  test('a technician sends a device to repair on his phone and takes it back', async () => {
    const [device] = await ownDevices(ground, 'REPARATUR', 1, { school, kind: 'notebook', state: 'inUse', name: 'Notebook im Labor' })
    const { page, context } = await ground.as('ohm', phone)
    const stateOf = async () =>
      (await asked<{ state: string }>(ground, sql`select state from devices.device where id = ${device!.id}`))[0]!.state
    await page.goto(`${ground.base}/geraete/scannen`, { waitUntil: 'networkidle' })
    expect(await sideways(page)).toBe(0)
    const field = page.getByRole('textbox', { name: 'Etikett, Seriennummer oder Türschild' })
    // A mistyped number is named and stands in nobody's way; a scanner does not wait for the answer.
    await field.click()
    await page.keyboard.type('9999-FALSCH')
    await page.keyboard.press('Enter')
    await page.keyboard.type(device!.number)
    await page.keyboard.press('Enter')
    await page.locator('.note').getByText('9999-FALSCH').waitFor()
    await page.getByRole('link', { name: device!.number }).waitFor()
    const dialog = page.getByRole('dialog')
    for (const [state, label] of [
      ['inRepair', 'in Reparatur'],
      ['inUse', 'im Einsatz'],
    ] as const) {
      await page.getByRole('button', { name: 'Status setzen' }).tap()
      await dialog.getByLabel('Neuer Status').selectOption(state)
      await dialog.getByRole('button', { name: 'Status setzen' }).tap()
      await dialog.waitFor({ state: 'hidden' })
      await page.getByRole('listitem').filter({ hasText: device!.number }).getByText(label).waitFor()
      expect(await stateOf()).toBe(state)
    }
    expect(await sideways(page)).toBe(0)
    expect(await faultsOf(page)).toEqual([])
    await picture(page, 'scannen')
    await page.getByRole('link', { name: device!.number }).tap()
    await page.getByRole('heading', { level: 1, name: new RegExp(device!.number) }).waitFor()
    expect(await sideways(page)).toBe(0)
    expect(await faultsOf(page)).toEqual([])
    await picture(page, 'geraet-360')
    await context.close()
  }, 600_000)

  test('a stock-take goes on without a network and loses nothing when the page is closed', async () => {
    const devices = await ownDevices(ground, 'INVENTUR', 4, { school, kind: 'tablet', state: 'inUse', name: 'Tablet im Flur' })
    const scans = () =>
      asked<{ code: string }>(ground, sql`select code from stocktake.scan where code like 'INVENTUR%' order by code`).then((rows) =>
        rows.map((row) => row.code),
      )
    const { page, context } = await ground.as('ohm', phone)
    await page.goto(`${ground.base}/inventur`, { waitUntil: 'networkidle' })
    await page.getByRole('button', { name: 'Inventur beginnen' }).first().tap()
    const dialog = page.getByRole('dialog')
    await choose(page, dialog, 'Schule', gymnasium.name)
    await dialog.getByRole('button', { name: 'Inventur beginnen' }).tap()
    const field = page.getByRole('textbox', { name: 'Gerät oder Türschild scannen' })
    await field.waitFor()
    await page.waitForLoadState('networkidle')
    const address = page.url()
    await context.setOffline(true)
    for (const device of devices) {
      await field.fill(device.serial)
      await field.press('Enter')
      await page.getByText(`${device.number} gefunden`).waitFor()
    }
    await page.getByText('4 Scans warten auf das Netz').waitFor()
    expect(await scans()).toEqual([])
    await picture(page, 'inventur-ohne-netz')
    await page.close()
    await context.setOffline(false)
    const again = await context.newPage()
    await again.goto(address, { waitUntil: 'networkidle' })
    await again.getByText('Alles gesendet').waitFor()
    await expect.poll(scans, { timeout: 60_000 }).toEqual(devices.map((device) => device.serial))
    expect(await faultsOf(again)).toEqual([])
    await again.goto(`${address}?bereich=bericht`, { waitUntil: 'networkidle' })
    expect(await faultsOf(again)).toEqual([])
    expect(await sideways(again)).toBe(0)
    await picture(again, 'inventur-bericht')
    await context.close()
  }, 600_000)
})
