// A story of devices: a stock-take where there is no network.
import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { system, within } from '#kernel'
import { faultsOf } from './faults.ts'
import { type Ground, noBrowser, openGround } from './ground.ts'

let ground: Ground
const pictures = process.env.MUSES_PICTURES

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

  test('a stock-take goes on without a network and loses nothing when the page is closed', async () => {
    const { page, context } = await ground.as('ohm', { width: 360, height: 780, touch: true })
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
