// A roster with doubts: the secretary picks among several known people by key, takes the differences along, and takes some people back.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { system, within } from '#kernel'
import { faultsOf } from './faults.ts'
import { type Ground, noBrowser, openGround, pictureFaults } from './ground.ts'

let ground: Ground

/** The page as it looks at both widths and in both themes, when E2E_PICTURES names a folder; axe in every case. */
async function look(page: Page, name: string): Promise<void> {
  const folder = process.env.E2E_PICTURES
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [1280, 360]) {
      if (!folder && (colorScheme === 'dark' || width === 360)) continue
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height: 900 })
      if (folder) {
        mkdirSync(folder, { recursive: true })
        await page.screenshot({ path: join(folder, `${name}-${width}-${colorScheme}.png`), fullPage: true })
      }
    }
  await page.emulateMedia({ colorScheme: 'light' })
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
  await page.setViewportSize({ width: 1280, height: 900 })
  expect(await faultsOf(page)).toEqual([])
}

/** Pupils of the school whom MUSES knows, one of them twice. */
async function known(school: string): Promise<{ family: string; given: string; born: string }[]> {
  const { rows: authorities } = await within(ground.app.db, { who: system('e2e'), authorities: [] }, (ctx) =>
    sql<{ id: string }>`select id from organisation.authority`.execute(ctx.db()),
  )
  return within(ground.app.db, { who: system('e2e'), authorities: authorities.map((row) => row.id) }, async (ctx) => {
    const { rows } = await sql<{ authority: string; family: string; given: string; born: string }>`
      select p.authority_id as authority, p.family_name as family, p.given_name as given, to_char(p.birth_day, 'DD.MM.YYYY') as born
      from people.person p join people.affiliation a on a.authority_id = p.authority_id and a.person_id = p.id and a.role = 'learner' and a.until_day is null
        join organisation.school s on s.authority_id = a.authority_id and s.id = a.school_id
      where s.name = ${school} and p.state = 'active' and p.birth_day is not null order by p.name limit 3`.execute(ctx.db())
    const first = rows[0]!
    await sql`insert into people.person (authority_id, family_name, given_name, birth_day, source, source_key)
      values (${first.authority}, ${first.family}, ${first.given}, to_date(${first.born}, 'DD.MM.YYYY'), 'kartei', 'K-4711')`.execute(
      ctx.db(),
    )
    return rows
  })
}

describe.skipIf(noBrowser)(`roster${noBrowser ? ` (skipped: ${noBrowser})` : ''}`, () => {
  beforeAll(async () => {
    ground = await openGround(0.05)
  }, 240_000)
  afterEach(({ task }) => pictureFaults(ground, task))
  afterAll(() => ground?.stop())

  test('doubts by key, differences as a file, and some people taken back', async () => {
    const pupils = await known('Gymnasium Hohenauen')
    const lines = [
      'Schüler-ID;Nachname;Vorname;Geburtsdatum;Rolle;Klasse',
      ...pupils.map((each, n) => `B${n};${each.family};${each.given};${each.born};Schüler;5x`),
      'B10;Brunner;Ida;01.02.2015;Schüler;5x',
      'B11;Öztürk;Elif;03.04.2015;Schüler;5x',
      'B12;Zöllner;Max;05.06.2015;Schüler;5y',
      'B13;;Ohne;07.08.2015;Schüler;5y',
    ]
    const { page, context } = await ground.as('lorenz')
    await page.goto(`${ground.base}/personen/importe/neu`, { waitUntil: 'networkidle' })
    await page
      .locator('input[type=file]')
      .setInputFiles({ name: 'nachmeldung.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\r\n')) })
    await page.getByRole('button', { name: 'Lesen' }).click()
    await page.getByText('Tasten in der gewählten Zeile').waitFor()
    await page.getByRole('cell', { name: 'kartei' }).or(page.getByText('K-4711')).first().waitFor()
    await look(page, 'doubts')

    // Everything by key: the second candidate of the first row, a new person for the second, the third stays out.
    const answers = page.getByRole('button', { name: 'Dieselbe Person' }).or(page.getByRole('button', { name: /ist dieselbe Person$/ }))
    expect(await answers.count()).toBe(4)
    await answers.first().focus()
    await page.keyboard.press('2')
    await expect.poll(() => answers.count(), { timeout: 30_000 }).toBe(2)
    await answers.first().focus()
    await page.keyboard.press('n')
    await expect.poll(() => answers.count(), { timeout: 30_000 }).toBe(1)
    await answers.first().focus()
    await page.keyboard.press('x')
    await page.getByText('wird ausgelassen').waitFor()

    await page.getByRole('link', { name: /^Neu/ }).first().click()
    await page.getByRole('searchbox', { name: 'Name, Klasse oder Konto suchen' }).fill('oeztuerk')
    await page.getByText('1–1 von 1').waitFor()
    await page.getByText('Öztürk, Elif').waitFor()
    await look(page, 'found')
    const file = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByRole('menuitem').first().click()
    expect((await file).suggestedFilename()).toMatch(/^Unterschiede .*\.csv$/)

    // One row has no name: with the condition nothing is taken over.
    await page.getByText('Nur übernehmen, wenn nichts fehlerhaft oder offen ist').click()
    await page
      .getByRole('button', { name: /übernehmen$/ })
      .last()
      .click()
    await page.getByText('Es wurde nichts übernommen').waitFor()
    await look(page, 'strict')
    await page.getByText('Nur übernehmen, wenn nichts fehlerhaft oder offen ist').click()
    await page
      .getByRole('button', { name: /übernehmen$/ })
      .last()
      .click()
    await page.getByRole('button', { name: 'Import zurücknehmen' }).click({ timeout: 120_000 })

    await page.getByText('Nichts steht im Weg').first().waitFor()
    await look(page, 'undo-all')
    await page.getByRole('radio', { name: 'Ausgewählte Personen' }).check()
    await page.getByRole('checkbox', { name: 'Brunner, Ida' }).check()
    await page.getByRole('checkbox', { name: 'Zöllner, Max' }).check()
    await page.getByText('2 Personen werden zurückgenommen.').waitFor()
    await look(page, 'undo-some')
    await page.getByRole('button', { name: 'Import zurücknehmen' }).click()
    await page.getByRole('alertdialog').or(page.getByRole('dialog')).getByRole('button', { name: 'Import zurücknehmen' }).click()
    await page.getByText(/Einträge zurückgenommen/).waitFor()
    await page.getByRole('button', { name: 'Import zurücknehmen' }).click()
    await page.getByRole('radio', { name: 'Ausgewählte Personen' }).check()
    await page.getByRole('checkbox', { name: 'Öztürk, Elif' }).waitFor()
    await expect.poll(() => page.getByRole('checkbox', { name: 'Brunner, Ida' }).count(), { timeout: 30_000 }).toBe(0)
    await context.close()
  }, 300_000)
})
