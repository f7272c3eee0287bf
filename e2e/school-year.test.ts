// Rosters in a school office and the change of the school year: what a secretary and an authority do once a year.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { addDays, dayOf, formatDay } from '#shared'
import { faultsOf } from './faults.ts'
import { type Ground, noBrowser, openGround, picture, pictureFaults } from './ground.ts'

let ground: Ground
const folder = mkdtempSync(join(tmpdir(), 'muses-school-year-'))
/** The server, the browser and other tests share two cores: a limit only ends what hangs. */
const patient = { timeout: 180_000 }

/** Twenty pupils of two classes; in the changed one somebody married, somebody moved, somebody came, one name is missing and one birth date is none. */
function rosterFile(changed: boolean): string {
  const rows = Array.from({ length: 20 }, (_, index) => {
    const letter = String.fromCharCode(97 + index)
    const name = changed && index === 3 ? 'Zwirner-Lindner' : changed && index === 6 ? '' : `Zwirner${letter}`
    const day = changed && index === 5 ? '31.02.2014' : `${String(index + 1).padStart(2, '0')}.03.2014`
    const group = (index % 2 === 0) !== (changed && index === 7) ? 'Z6a' : 'Z6b'
    return `Z${100 + index};${name};Kind${letter};${day};${group};Schüler`
  })
  const path = join(folder, changed ? 'nachmeldung.csv' : 'schuljahresbeginn.csv')
  const all = [
    'Nummer;Nachname;Vorname;Geburtsdatum;Klasse;Rolle',
    ...rows,
    ...(changed ? ['Z200;Neumann;Nele;01.04.2014;Z6a;Schüler'] : []),
  ]
  writeFileSync(path, `${all.join('\n')}\n`)
  return path
}

/** From her home to the preview; every click counts, looking and waiting do not. */
async function upload(page: Page, path: string, click: (work: Promise<unknown>) => Promise<void>): Promise<void> {
  await page.goto(ground.base)
  await click(page.getByRole('navigation', { name: 'Hauptnavigation' }).getByRole('link', { name: 'Importe' }).click())
  await click(page.getByRole('link', { name: 'Personen importieren' }).first().click())
  await click(page.locator('input[type=file]').setInputFiles(path))
  await click(page.getByRole('button', { name: 'Lesen und vergleichen' }).click())
  await page.getByRole('button', { name: /übernehmen$/ }).waitFor(patient)
}

/** From the result of an import: what goes and that nothing stands in the way is said before, then all of it goes. */
async function takeBack(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Import zurücknehmen' }).click()
  await page.getByRole('radio', { name: 'Alle Personen dieses Imports' }).waitFor()
  await page.getByText('Nichts steht im Weg: alles wird zurückgenommen.').first().waitFor()
  await page.getByRole('button', { name: 'Import zurücknehmen' }).click()
  const dialog = page.getByRole('alertdialog').or(page.getByRole('dialog'))
  await dialog.getByText('Nichts steht im Weg: alles wird zurückgenommen.').waitFor()
  await dialog.getByRole('button', { name: 'Import zurücknehmen' }).click()
  await page.getByText('Der Import wurde zurückgenommen').waitFor(patient)
}

describe.skipIf(noBrowser)(`school year${noBrowser ? ` (skipped: ${noBrowser})` : ''}`, () => {
  beforeAll(async () => {
    ground = await openGround(0.01)
  }, 600_000)
  afterAll(async () => {
    await ground?.stop()
    rmSync(folder, { recursive: true, force: true })
  })
  afterEach(({ task }) => pictureFaults(ground, task))
  const as = async (name: string) => {
    const { page } = await ground.as(name)
    page.setDefaultTimeout(patient.timeout)
    return page
  }

  test('a secretary takes a changed roster over in at most eight clicks, gets the wrong row as a file, and takes it all back', async () => {
    const page = await as('vogt')
    let clicks = 0
    const click = async (work: Promise<unknown>) => {
      clicks++
      await work
    }
    await upload(page, rosterFile(false), click)
    await click(page.getByRole('button', { name: '20 Änderungen übernehmen' }).click())
    await page.getByText('Der Import wurde übernommen').waitFor(patient)
    expect(clicks).toBeLessThanOrEqual(8)

    clicks = 0
    await upload(page, rosterFile(true), click)
    await page.getByText('Noch nichts geschrieben').waitFor()
    const figure = async (label: string) => (await page.locator('.kpi').filter({ hasText: label }).innerText()).replace(/\s+/g, ' ')
    for (const [label, count] of [
      ['Neu', 1],
      ['Geändert', 1],
      ['Versetzt', 1],
      ['Fehlerhaft', 1],
      ['Fehlt in der Datei', 0],
    ] as const)
      expect(await figure(label)).toMatch(new RegExp(`\\b${count}\\b`))
    await picture(page, 'secretary-preview')
    expect(await faultsOf(page)).toEqual([])
    const file = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Als CSV' }).click()
    const rejects = readFileSync(await (await file).path(), 'utf8')
    expect(rejects).toContain('31.02.2014')
    expect(rejects.trim().split('\n')).toHaveLength(3)
    await click(page.getByRole('button', { name: '3 Änderungen übernehmen' }).click())
    await page.getByText('Der Import wurde übernommen').waitFor(patient)
    expect(clicks).toBeLessThanOrEqual(8)

    await takeBack(page)
    await page.goto(`${ground.base}/personen?q=zwirner`)
    await page.getByRole('link', { name: /^Zwirnerd,/ }).waitFor()
    expect(await page.getByRole('link', { name: /^Zwirner-Lindner/ }).count()).toBe(0)
  }, 600_000)

  test('an authority takes three schools into the new year: prepared, released by each school, taken over, one taken back', async () => {
    const page = await as('reuter')
    const schools = [
      { name: 'Gymnasium Hohenauen', by: 'halberg' },
      { name: 'Grundschule Am Lindenhof', by: 'hinrichs' },
      { name: 'Realschule Am Stadtwald', by: 'brinkmann' },
    ]
    const row = (at: Page, name: string) => at.getByRole('row').filter({ hasText: name })
    const peopleOf = (name: string) => row(page, name).getByRole('cell').nth(2).innerText()
    await page.goto(`${ground.base}/schuljahreswechsel`)
    await page.getByRole('button', { name: 'Schuljahreswechsel öffnen' }).first().click()
    const [today, later] = [formatDay(dayOf()), formatDay(addDays(dayOf(), 20))]
    await page.getByRole('dialog').getByLabel('Stichtag').fill(later)
    await page.getByRole('dialog').getByRole('button', { name: 'Schuljahreswechsel öffnen' }).click()
    await page.getByText(`Stichtag ${later}`).waitFor()
    await row(page, schools[0]!.name).waitFor()
    const before = await peopleOf(schools[0]!.name)

    for (const { name } of schools) await page.getByRole('checkbox', { name: `${name} auswählen` }).check()
    await page.getByRole('button', { name: '3 Schulen versetzen' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '3 Schulen versetzen' }).click()
    // A whole grade leaves: more than the guard lets go by itself.
    for (const { name } of schools) await row(page, name).getByText('angehalten').waitFor(patient)

    // Whoever prepared it cannot say that it is right.
    await page.getByRole('checkbox', { name: `${schools[2]!.name} auswählen` }).check()
    await page.getByRole('button', { name: '1 Schule freigeben' }).click()
    const asked = page.getByRole('dialog')
    await asked.getByRole('button', { name: '1 Schule freigeben' }).click()
    await asked.getByText(/muss eine andere Person freigeben/).waitFor()
    await page.keyboard.press('Escape')
    await asked.waitFor({ state: 'detached' })

    for (const { name, by } of schools) {
      const school = await as(by)
      await school.goto(`${ground.base}/schuljahreswechsel`)
      if (by === 'brinkmann') await school.getByRole('checkbox', { name: `${name} auswählen` }).check()
      await school.getByRole('button', { name: '1 Schule freigeben' }).click()
      await school.getByRole('dialog').getByRole('button', { name: '1 Schule freigeben' }).click()
      await row(school, name).getByText('freigegeben').waitFor()
      await school.context().close()
    }
    await page.reload()
    await page.getByRole('button', { name: '3 Schulen übernehmen' }).click()
    await page.getByRole('dialog').getByRole('button', { name: '3 Schulen übernehmen' }).click()
    // Before the effective day nothing changes; when the authority draws it nearer, the schools are taken over by themselves.
    for (const { name } of schools) await row(page, name).getByText('vorgemerkt', { exact: true }).waitFor()
    await picture(page, 'year-planned')
    expect(await faultsOf(page)).toEqual([])
    await page.getByRole('button', { name: 'Stichtag und Sperrzeit ändern' }).click()
    await page.getByRole('dialog').getByLabel('Stichtag').fill(today)
    await page.getByRole('dialog').getByRole('button', { name: 'Änderung speichern' }).click()
    await page.getByText(`Stichtag ${today}`).waitFor()
    for (const { name } of schools) await row(page, name).getByText('übernommen', { exact: true }).waitFor(patient)
    await page
      .getByText(/3 von \d+ übernommen$/)
      .first()
      .waitFor()
    await picture(page, 'year-board')
    expect(await peopleOf(schools[0]!.name)).not.toBe(before)

    // The last grade has left: its people stand among the leavers, and their accounts are closed.
    await page.goto(`${ground.base}/personen`)
    await page
      .getByRole('link', { name: 'Abgänge' })
      .or(page.getByRole('tab', { name: 'Abgänge' }))
      .first()
      .click()
    await page.locator('tbody tr').first().waitFor()
    await picture(page, 'year-leavers')

    await page.goto(`${ground.base}/schuljahreswechsel`)
    await row(page, schools[0]!.name).getByRole('link').first().click()
    await page.getByRole('button', { name: 'Import zurücknehmen' }).waitFor()
    await picture(page, 'year-outcome')
    expect(await faultsOf(page)).toEqual([])
    await takeBack(page)
    await page.goto(`${ground.base}/schuljahreswechsel`)
    await row(page, schools[0]!.name).getByText('zurückgenommen').waitFor()
    expect(await peopleOf(schools[0]!.name)).toBe(before)
  }, 900_000)
})
