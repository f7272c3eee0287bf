// Three stories of devices: a delivery at the desk, tablets moved in the corridor, a stock-take where there is no network.
import { AxeBuilder } from '@axe-core/playwright'
import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { system, within } from '#kernel'
import { type Ground, noBrowser, openGround } from './ground.ts'

let ground: Ground
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
const pictures = process.env.MUSES_PICTURES

async function faultsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze()
  return violations.map((violation) => `${page.url()} ${violation.id}: ${violation.nodes[0]?.target.join(' ')}`)
}
const picture = async (page: Page, name: string) => {
  if (pictures) await page.screenshot({ path: `${pictures}/${name}.png`, fullPage: true })
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
  }, 300_000)
  afterAll(() => ground?.stop())

  test('a clerk receives a delivery of 32 tablets, prints the labels and can take it back', async () => {
    const { page, context } = await ground.as('reuter')
    await page.goto(`${ground.base}/geraete/wareneingang`, { waitUntil: 'networkidle' })
    const choose = async (label: string, text: string) => {
      await page.getByRole('combobox', { name: label, exact: true }).fill(text)
      await page.getByRole('option').first().click()
    }
    await choose('Modell', 'iPad (10')
    await choose('Schule', 'Gymnasium Hohenauen')
    await page
      .getByRole('textbox', { name: 'Seriennummern' })
      .fill(`${Array.from({ length: 32 }, (_, index) => `E2E${String(index).padStart(6, '0')}`).join('\n')}\nE2E000003`)
    await page.getByText('32 Geräte gelesen.').waitFor()
    await page.getByText('steht schon weiter oben').waitFor()
    await page.getByRole('button', { name: 'Auf Doppelte prüfen' }).click()
    await page.getByText('Keine Nummer ist bekannt.').waitFor()
    expect(await faultsOf(page)).toEqual([])
    await picture(page, 'wareneingang')
    await page.getByRole('button', { name: /^Aufnehmen: 32/ }).click()
    await page.getByRole('heading', { name: '32 Geräte sind aufgenommen' }).waitFor()
    await page.getByRole('button', { name: 'Etiketten drucken' }).click()
    const dialog = page.getByRole('dialog')
    const paper = page.waitForEvent('download')
    await picture(page, 'etiketten')
    await dialog.getByRole('button', { name: 'Etiketten drucken' }).click()
    expect((await paper).suggestedFilename()).toMatch(/\.pdf$/)
    await page.getByRole('button', { name: 'Wareneingang zurücknehmen' }).click()
    await page.getByText('Der Wareneingang ist zurückgenommen').waitFor()
    await context.close()
  }, 120_000)

  test('a technician moves tablets to another room on the phone: scan the door, scan the devices, one tap', async () => {
    const [room] = await ask<{ code: string; number: string; school: string }>(
      `select r.code, r.number, r.school_id as school from organisation.room r where r.school_id = (select school_id from devices.device where state = 'inUse' and room_id is not null limit 1) limit 1`,
    )
    const devices = await ask<{ code: string; number: string }>(
      `select code, inventory_number as number from devices.device where school_id = '${room!.school}' and state in ('inUse', 'inStock') order by inventory_number desc limit 5`,
    )
    const { page, context } = await ground.as('ohm', { width: 360, height: 780, touch: true })
    await page.goto(`${ground.base}/geraete/scannen`, { waitUntil: 'networkidle' })
    const field = page.getByRole('textbox', { name: 'Etikett, Seriennummer oder Türschild' })
    const scan = async (code: string, heard: RegExp | string) => {
      await field.fill(code)
      await field.press('Enter')
      await page.getByText(heard).first().waitFor()
    }
    await scan(`${ground.base}/tuer/${room!.code}`, `Ziel: ${room!.number}`)
    for (const device of devices) await scan(`${ground.base}/g/${device.code}`, device.number)
    expect(await faultsOf(page)).toEqual([])
    await picture(page, 'scannen')
    await page.getByRole('button', { name: /^Umsetzen nach/ }).tap()
    await page.getByText('5 Geräte sind umgesetzt.').waitFor()
    await context.close()
  }, 120_000)

  test('a stock-take goes on without a network and loses nothing when the page is closed', async () => {
    const { page, context } = await ground.as('ohm', { width: 360, height: 780, touch: true })
    await page.goto(`${ground.base}/inventur`, { waitUntil: 'networkidle' })
    await page.getByRole('button', { name: 'Inventur beginnen' }).first().tap()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('combobox', { name: 'Schule' }).fill('Gymnasium Hohenauen')
    await page.getByRole('option').first().tap()
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

  test('the pages of devices, at the desk and on the phone', async () => {
    const [device] = await ask<{ id: string; model: string; set: string }>(
      `select d.id, d.model_id as model, d.device_set_id as set from devices.device d join organisation.authority a on a.id = d.authority_id where a.slug = 'auental' and d.device_set_id is not null limit 1`,
    )
    const faults: string[] = []
    const paths = [
      '/geraete',
      `/geraete/${device!.id}`,
      `/geraete/${device!.id}/bearbeiten`,
      '/geraete/neu',
      '/geraete/importieren',
      '/geraete/ersatzplanung',
      '/geraete/entsorgungen',
      '/geraetesaetze',
      `/geraetesaetze/${device!.set}`,
      '/geraetemodelle',
      `/geraetemodelle/${device!.model}`,
      '/bestandsaufnahme',
      '/bestandsaufnahme/rechner',
      '/bestandsaufnahme/agenten',
      '/inventur',
    ]
    for (const width of [1280, 360]) {
      const { page, context } = await ground.as('reuter', { width, height: 800 })
      for (const path of paths) {
        await page.goto(ground.base + path, { waitUntil: 'networkidle' })
        faults.push(...(await faultsOf(page)))
        const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
        if (sideways > 0) faults.push(`${path} scrolls sideways by ${sideways} px at ${width}`)
        await picture(
          page,
          `${width}${path.replace(device!.id, 'geraet').replace(device!.set, 'satz').replace(device!.model, 'modell').replaceAll('/', '_')}`,
        )
      }
      await context.close()
    }
    expect(faults).toEqual([])
  }, 300_000)
})
