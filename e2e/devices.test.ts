// Stories of devices: a delivery on the clerk's desk, the proof of what a grant paid for, a repair and a stock-take on the phone.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { system, within } from '#kernel'
import { faultsOf } from './faults.ts'
import { type Ground, noBrowser, openGround, picture } from './ground.ts'

let ground: Ground
const phone = { width: 360, height: 780, touch: true }
const gymnasium = 'Gymnasium Hohenauen'

const option = (page: Page, name: string | RegExp) => page.locator('[role=listbox] [role=option]').filter({ hasText: name }).first()
async function choose(page: Page, within: Locator, field: string, text: string) {
  await within.getByRole('combobox', { name: field }).fill(text)
  await option(page, text).click()
}
const sideways = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** What a PDF says, as a reader of the system tells it; undefined where none is installed. */
function textOf(path: string): string | undefined {
  try {
    return execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8', maxBuffer: 2 ** 26, stdio: ['ignore', 'pipe', 'ignore'] })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return undefined
  }
}
async function downloaded(page: Page, work: () => Promise<unknown>): Promise<{ name: string; path: string }> {
  const [file] = await Promise.all([page.waitForEvent('download'), work()])
  return { name: file.suggestedFilename(), path: await file.path() }
}

async function ask<T>(text: string): Promise<T[]> {
  const authorities = await within(ground.app.db, { who: system('e2e'), authorities: [] }, (ctx) =>
    sql<{ id: string }>`select id from organisation.authority`.execute(ctx.db()),
  )
  const { rows } = await within(ground.app.db, { who: system('e2e'), authorities: authorities.rows.map((row) => row.id) }, (ctx) =>
    sql.raw<T>(text).execute(ctx.db()),
  )
  return rows
}

describe.skipIf(noBrowser)(`devices${noBrowser ? ` (skipped: ${noBrowser})` : ''}`, () => {
  beforeAll(async () => {
    ground = await openGround(0.1)
  }, 600_000)
  afterAll(() => ground?.stop())

  test('a clerk takes 908 tablets in at one sitting, labels them and gives them to classes', async () => {
    const { page, context } = await ground.as('thalheim')
    // As a supplier sends it: headings, a serial and an address each, 30 to a class and eight in reserve.
    const serial = (index: number) => `T${String(Math.floor(index / 30)).padStart(2, '0')}X${String(index).padStart(4, '0')}`
    const list = Array.from(
      { length: 908 },
      (_, index) =>
        `${serial(index)};02:00:5e:00:${(index >> 8).toString(16).padStart(2, '0')}:${(index & 255).toString(16).padStart(2, '0')}`,
    )
    await page.goto(`${ground.base}/geraete/wareneingang`, { waitUntil: 'networkidle' })
    const main = page.getByRole('main')
    await choose(page, main, 'Modell', 'iPad (10. Generation)')
    await choose(page, main, 'Schule', gymnasium)
    await main.getByRole('textbox', { name: 'Bestellnummer' }).fill('B-908')
    await main.getByRole('textbox', { name: 'Seriennummern' }).fill(['Seriennummer;MAC-Adresse', ...list].join('\n'))
    await main.getByText('908 Geräte gelesen.').waitFor()
    await main.getByRole('button', { name: 'Auf Doppelte prüfen' }).click()
    await main.getByText('Keine Nummer ist bekannt.').waitFor()
    expect(await faultsOf(page)).toEqual([])
    await main.getByRole('button', { name: 'Aufnehmen: 908 Geräte' }).click()
    await page.getByRole('heading', { level: 1, name: '908 Geräte sind aufgenommen' }).waitFor()
    await picture(page, 'wareneingang')
    expect(await faultsOf(page)).toEqual([])

    await page.getByRole('button', { name: 'Etiketten drucken' }).click()
    const labels = await downloaded(page, () => page.getByRole('dialog').getByRole('button', { name: 'Etiketten drucken' }).click())
    expect(labels.name).toMatch(/\.pdf$/)
    expect(readFileSync(labels.path).subarray(0, 5).toString()).toBe('%PDF-')
    const [first] = await ask<{ first: string; last: string; n: number }>(
      `select min(inventory_number) as first, max(inventory_number) as last, count(*)::int as n from devices.device where order_number = 'B-908'`,
    )
    expect(first!.n).toBe(908)
    const printed = textOf(labels.path)
    for (const number of [first!.first, first!.last]) expect(printed ?? number).toContain(number)

    // The same list once more: everything is named and nothing is added.
    await page.goto(`${ground.base}/geraete/wareneingang`, { waitUntil: 'networkidle' })
    await main.getByRole('textbox', { name: 'Seriennummern' }).fill(list.slice(0, 5).join('\n'))
    await main.getByRole('button', { name: 'Auf Doppelte prüfen' }).click()
    await main.getByText('5 Nummern gibt es schon').waitFor()

    for (const [index, name] of ['Klassensatz 8b', 'Klassensatz 10a'].entries()) {
      await page.goto(`${ground.base}/geraetesaetze`, { waitUntil: 'networkidle' })
      await page.getByRole('button', { name: 'Gerätesatz anlegen' }).first().click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
      await choose(page, dialog, 'Schule', gymnasium)
      await dialog.getByRole('button', { name: 'Gerätesatz anlegen' }).click()
      await page.getByText(`Gerätesatz ${name} ist angelegt.`).waitFor()
      await page.goto(`${ground.base}/geraete?q=${serial(index * 30).slice(0, 4)}`, { waitUntil: 'networkidle' })
      await page.getByRole('checkbox', { name: 'Alle Zeilen dieser Seite auswählen' }).click()
      await page.getByRole('status').filter({ hasText: '30 Geräte ausgewählt' }).waitFor()
      await page.getByRole('button', { name: 'Umsetzen' }).click()
      await choose(page, dialog, 'Gerätesatz', name)
      await dialog.getByRole('button', { name: 'Umsetzen' }).click()
      await page.getByText('30 Geräte sind umgesetzt.').waitFor()
    }
    const sets = await ask(
      `select s.name, count(*)::int as n from devices.device d join devices.device_set s on s.id = d.set_id where d.order_number = 'B-908' group by 1 order by 1`,
    )
    expect(sets).toEqual([
      { name: 'Klassensatz 10a', n: 30 },
      { name: 'Klassensatz 8b', n: 30 },
    ])
    await context.close()
  }, 120_000)

  test('she ascribes devices to a grant and reads the proof of use', async () => {
    const { page, context } = await ground.as('thalheim')
    const [grant] = await ask<{ id: string; title: string; reference: string; amount: number }>(
      `select id, title, reference, amount::float8 as amount from funding."grant" where reference = 'DP-7-1042' and authority_id = (select id from organisation.authority where slug = 'auental')`,
    )
    const free = await ask<{ number: string; serial: string }>(
      `select inventory_number as number, serial from devices.device d where d.order_number = 'B-908' order by 1 limit 12`,
    )
    await page.goto(`${ground.base}/foerderung/${grant!.id}?bereich=geraete`, { waitUntil: 'networkidle' })
    await page.getByRole('button', { name: 'Geräte zuordnen' }).first().click()
    const dialog = page.getByRole('dialog')
    await dialog
      .getByRole('textbox', { name: 'Inventar- oder Seriennummern' })
      .fill([...free.map((each) => each.serial), 'GIBTESNICHT'].join('\n'))
    await dialog.getByRole('button', { name: 'Nummern prüfen' }).click()
    await dialog.getByText('GIBTESNICHT', { exact: true }).waitFor()
    await dialog.getByRole('button', { name: '12 Geräte zuordnen' }).click()
    await page.getByText('12 Geräte sind zugeordnet').waitFor()
    expect(await faultsOf(page)).toEqual([])

    await page.goto(`${ground.base}/foerderung/${grant!.id}?bereich=nachweis`, { waitUntil: 'networkidle' })
    expect(await faultsOf(page)).toEqual([])
    const proof = await downloaded(page, () => page.getByRole('button', { name: 'PDF erstellen' }).click())
    expect(proof.name).toContain(grant!.reference)
    const text = textOf(proof.path)
    if (text !== undefined) {
      expect(text).toContain('Verwendungsnachweis')
      expect(text).toContain(grant!.title)
      expect(text).toContain(gymnasium)
      for (const each of free) expect(text).toContain(each.serial)
      expect(text).toContain(`${new Intl.NumberFormat('de-DE').format(Math.floor(grant!.amount / 100))},`)
    }
    const table = await downloaded(page, () => page.getByRole('button', { name: /Excel|XLSX|Tabelle/ }).click())
    expect(table.name).toMatch(/\.xlsx$/)
    await context.close()
  }, 120_000)

  test('a technician sends a device to repair on her phone and takes it back', async () => {
    const { page, context } = await ground.as('ohm', phone)
    const [device] = await ask<{ id: string; number: string }>(
      `select d.id, inventory_number as number from devices.device d join organisation.school s on s.id = d.school_id
        where s.name = '${gymnasium}' and d.state = 'inUse' and d.kind = 'notebook' order by 2 limit 1`,
    )
    const stateOf = async () => (await ask<{ state: string }>(`select state from devices.device where id = '${device!.id}'`))[0]!.state
    await page.goto(`${ground.base}/geraete/scannen`, { waitUntil: 'networkidle' })
    expect(await sideways(page)).toBe(0)
    const field = page.getByRole('textbox', { name: 'Etikett, Seriennummer oder Türschild' })
    // A mistyped number is named and stands in nobody's way.
    await field.fill('9999-FALSCH')
    await field.press('Enter')
    await page.getByText('Unbekannt: 9999-FALSCH').waitFor()
    await field.fill(device!.number)
    await field.press('Enter')
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
    await context.close()
  }, 120_000)

  test('a stock-take goes on without a network and loses nothing when the page is closed', async () => {
    const { page, context } = await ground.as('ohm', phone)
    await page.goto(`${ground.base}/inventur`, { waitUntil: 'networkidle' })
    await page.getByRole('button', { name: 'Inventur beginnen' }).first().tap()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'Schule' }).fill('Gymnasium Hohenauen')
    await page.locator('[role=listbox] [role=option]').first().tap()
    await dialog.getByRole('button', { name: 'Inventur beginnen' }).tap()
    const field = page.getByRole('textbox', { name: 'Gerät oder Türschild scannen' })
    await field.waitFor()
    await page.waitForLoadState('networkidle')
    const address = page.url()
    const devices = await ask<{ serial: string; number: string }>(
      `select serial, inventory_number as number from devices.device d join organisation.school s on s.id = d.school_id where s.name = 'Gymnasium Hohenauen' and d.state in ('inUse', 'inStock') and serial is not null order by 2 limit 4`,
    )
    await context.setOffline(true)
    for (const device of devices) {
      await field.fill(device.serial)
      await field.press('Enter')
      await page.getByText(`${device.number} gefunden`).waitFor()
    }
    await page.getByText('4 Scans warten auf das Netz').waitFor()
    await picture(page, 'inventur-ohne-netz')
    await page.close()
    await context.setOffline(false)
    const again = await context.newPage()
    await again.goto(address, { waitUntil: 'networkidle' })
    await again.getByText('Alles gesendet').waitFor()
    await expect.poll(() => ask(`select 1 from stocktake.scan`).then((rows) => rows.length), { timeout: 20_000 }).toBe(4)
    expect(await faultsOf(again)).toEqual([])
    await again.goto(`${address}?bereich=bericht`, { waitUntil: 'networkidle' })
    expect(await faultsOf(again)).toEqual([])
    await picture(again, 'inventur-bericht')
    await context.close()
  }, 120_000)
})
