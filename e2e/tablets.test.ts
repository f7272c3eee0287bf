// The thread of a delivery on the whole demo: 908 tablets come in, get labels and class sets, go to pupils with contracts, and come back.
import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { faultsOf } from './faults.ts'
import { type Ground, noBrowser, openGround, picture, pictureFaults } from './ground.ts'
import {
  asked,
  choose,
  closeWindows,
  devicesWith,
  downloaded,
  drawn,
  gymnasium,
  noReader,
  option,
  phone,
  schoolOf,
  sideways,
  textOf,
} from './story.ts'

let ground: Ground
let school: string
const count = 908
/** 30 to a class and eight in reserve, as a supplier numbers them. */
const serialOf = (index: number) => `T${String(Math.floor(index / 30)).padStart(2, '0')}X${String(index).padStart(4, '0')}`
const serials = Array.from({ length: count }, (_, index) => serialOf(index))

interface Tablet {
  id: string
  number: string
  serial: string
  state: string
  set: string | null
}
const tablets = () =>
  asked<Tablet>(
    ground,
    sql`select d.id, d.inventory_number as number, d.serial, d.state, s.name as "set" from devices.device d
      left join devices.device_set s on s.authority_id = d.authority_id and s.id = d.device_set_id where d.serial ~ '^T\\d\\dX\\d{4}$' order by d.serial`,
  )
const statesOf = (rows: readonly { state: string }[]) =>
  Object.fromEntries([...Map.groupBy(rows, (row) => row.state)].map(([state, all]) => [state, all.length]))

describe.skipIf(noBrowser)(`908 tablets${noBrowser ? ` (skipped: ${noBrowser})` : ''}`, () => {
  beforeAll(async () => {
    ground = await openGround(1)
    school = await schoolOf(ground)
  }, 1_200_000)
  afterEach(async ({ task }) => {
    await pictureFaults(ground, task)
    await closeWindows(ground)
  })
  afterAll(() => ground?.stop())

  test('a clerk takes them in at one sitting, prints a label for each and gives them to classes', async () => {
    const { page, context } = await ground.as('thalheim')
    const main = page.getByRole('main')
    const dialog = page.getByRole('dialog')
    const list = serials.map(
      (serial, at) => `${serial};02:00:5e:00:${(at >> 8).toString(16).padStart(2, '0')}:${(at & 255).toString(16).padStart(2, '0')}`,
    )
    await page.goto(`${ground.base}/geraete/wareneingang`, { waitUntil: 'networkidle' })
    await choose(page, main, 'Modell', 'iPad (10. Generation)')
    await choose(page, main, 'Schule', gymnasium.name)
    await main.getByRole('textbox', { name: 'Bestellnummer' }).fill('B-908')
    await main.getByRole('textbox', { name: 'Seriennummern' }).fill(['Seriennummer;MAC-Adresse', ...list].join('\n'))
    await main.getByText('908 Geräte gelesen.').waitFor()
    await main.getByRole('button', { name: 'Auf Doppelte prüfen' }).click()
    await main.getByText('Keine Nummer ist bekannt.').waitFor()
    expect(await faultsOf(page)).toEqual([])
    await picture(page, 'wareneingang')
    await main.getByRole('button', { name: 'Aufnehmen: 908 Geräte' }).click()
    await page.getByRole('heading', { level: 1, name: '908 Geräte sind aufgenommen' }).waitFor()
    expect(await faultsOf(page)).toEqual([])
    const made = await tablets()
    expect(made.map((tablet) => tablet.serial)).toEqual(serials)
    expect(statesOf(made)).toEqual({ inStock: count })

    await page.getByRole('button', { name: 'Etiketten drucken' }).click()
    const labels = await downloaded(page, () => dialog.getByRole('button', { name: 'Etiketten drucken' }).click())
    expect(readFileSync(labels.path).subarray(0, 5).toString()).toBe('%PDF-')
    if (!noReader) {
      const text = textOf(labels.path)
      expect(made.filter((tablet) => !text.includes(tablet.number))).toEqual([])
    }

    // The same list once more: everything is named and nothing is added.
    await page.goto(`${ground.base}/geraete/wareneingang`, { waitUntil: 'networkidle' })
    await main.getByRole('textbox', { name: 'Seriennummern' }).fill(list.join('\n'))
    await main.getByRole('button', { name: 'Auf Doppelte prüfen' }).click()
    await main.getByText('908 Nummern gibt es schon').waitFor()

    for (const [index, name] of ['Klassensatz 8b', 'Klassensatz 10a'].entries()) {
      await page.goto(`${ground.base}/geraetesaetze`, { waitUntil: 'networkidle' })
      await page.getByRole('button', { name: 'Gerätesatz anlegen' }).first().click()
      await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
      await choose(page, dialog, 'Schule', gymnasium.name)
      await dialog.getByRole('button', { name: 'Gerätesatz anlegen' }).click()
      await page.getByText(`Gerätesatz ${name} ist angelegt.`).waitFor()
      await page.goto(`${ground.base}/geraete?q=${serialOf(index * 30).slice(0, 4)}`, { waitUntil: 'networkidle' })
      await page.getByRole('checkbox', { name: 'Alle Zeilen dieser Seite auswählen' }).click()
      await page.getByRole('status').filter({ hasText: '30 Geräte ausgewählt' }).waitFor()
      await page.getByRole('button', { name: 'Umsetzen' }).click()
      await choose(page, dialog, 'Gerätesatz', name)
      await dialog.getByRole('button', { name: 'Umsetzen' }).click()
      await page.getByText('30 Geräte sind umgesetzt.').waitFor()
    }
    const sets = Map.groupBy(await tablets(), (tablet) => tablet.set)
    expect([sets.get('Klassensatz 8b')?.length, sets.get('Klassensatz 10a')?.length, sets.get(null)?.length]).toEqual([30, 30, count - 60])
    await context.close()
  }, 600_000)

  test('a coordinator lends them to the classes with contracts, and takes all of them back on the phone', async () => {
    // So that this can be tried alone.
    if (!(await tablets()).length) await devicesWith(ground, serials, { school, kind: 'tablet' })
    const all = await tablets()
    const classes = await asked<{ name: string }>(
      ground,
      sql`select name from organisation."group" g where g.school_id = ${school} and g.kind = 'class' and g.state = 'active' order by name`,
    )
    const { page, context } = await ground.as('lorenz')
    const main = page.getByRole('main')
    const next = page.getByRole('button', { name: 'Weiter', exact: true })
    const people = main.getByRole('heading', { name: /^\d+ Person(en)?$/ })
    const taken = async () => Number.parseInt((await people.textContent())!, 10)
    let lent = 0
    // Some classes at a time: nobody checks five hundred names on one page.
    for (let at = 0; at < classes.length && lent < all.length; at += 8) {
      await page.goto(`${ground.base}/ausleihen/neu`, { waitUntil: 'networkidle' })
      if (!(await main.getByRole('combobox', { name: 'Schule' }).inputValue())) await choose(page, main, 'Schule', gymnasium.name)
      for (const { name } of classes.slice(at, at + 8)) {
        const before = await taken()
        await main.getByRole('combobox', { name: 'Klasse' }).fill(name)
        await option(page, new RegExp(`^${name}`)).click()
        await expect.poll(taken, { timeout: 30_000 }).toBeGreaterThan(before)
      }
      while ((await taken()) > all.length - lent)
        await page
          .getByRole('button', { name: / weglassen$/ })
          .last()
          .click()
      const some = await taken()
      const theirs = all.slice(lent, lent + some)
      await next.click()
      await page
        .getByRole('textbox', { name: 'Etikett, Inventar- oder Seriennummer' })
        .fill(theirs.map((tablet) => tablet.number).join('\n'))
      await page.getByRole('button', { name: 'Hinzufügen' }).click()
      await main.getByRole('heading', { name: 'Alle haben ein Gerät' }).waitFor()
      await next.click()
      // The template of the class before stands there for the next one.
      const template = main.getByRole('combobox', { name: 'Vertragsvorlage' })
      if (at === 0) await choose(page, main, 'Vertragsvorlage', 'Leihvertrag')
      else await expect.poll(() => template.inputValue()).toMatch(/Leihvertrag/)
      await next.click()
      await page.getByRole('button', { name: `${some} Verträge vorbereiten` }).click()
      await page.getByText(`${some} Verträge sind vorbereitet`).waitFor()
      if (at === 0 && !noReader) {
        const papers = await downloaded(page, () => page.getByRole('button', { name: 'Verträge drucken' }).click())
        const text = textOf(papers.path)
        expect(theirs.filter((tablet) => !text.includes(tablet.number))).toEqual([])
      }
      await page.getByRole('button', { name: 'Ausgeben', exact: true }).click()
      await page.getByText(`${some} ausgegeben`).waitFor()
      lent += some
    }
    expect(lent).toBeGreaterThan(700)
    expect(statesOf(await tablets())).toEqual({ lent, ...(lent < count ? { inStock: count - lent } : {}) })
    await context.close()

    const counter = await ground.as('lorenz', phone)
    const desk = counter.page
    const [contract] = await asked<{ id: string }>(
      ground,
      sql`select contract_id as id from loans.item where device_id = ${all[0]!.id} and state = 'open'`,
    )
    await desk.goto(`${ground.base}/ausleihen/${contract!.id}`, { waitUntil: 'networkidle' })
    await desk.getByRole('button', { name: 'Unterschreiben' }).tap()
    const dialog = desk.getByRole('dialog')
    await drawn(desk, dialog.getByRole('img', { name: 'Feld für die Unterschrift' }))
    await dialog.getByRole('button', { name: 'Unterschrift festhalten' }).click()
    await desk.getByText(/^Unterschrift von .* festgehalten$/).waitFor()

    // A class brings them one by one past the scanner, the others come as lists from their teachers.
    await desk.goto(`${ground.base}/rueckgabe`, { waitUntil: 'networkidle' })
    const field = desk.getByRole('textbox', { name: 'Etikett, Inventar- oder Seriennummer' })
    await field.tap()
    for (const tablet of all.slice(0, 30)) {
      await desk.keyboard.type(tablet.number)
      await desk.keyboard.press('Enter')
    }
    await desk.getByRole('heading', { name: '30 Geräte kommen zurück' }).waitFor()
    expect(await sideways(desk)).toBe(0)
    await picture(desk, 'rueckgabe-klasse-360')
    await desk.getByRole('button', { name: '30 Geräte zurücknehmen' }).tap()
    await desk.getByText('30 Geräte sind zurück').waitFor()
    for (let at = 30; at < lent; at += 450) {
      const some = all.slice(at, Math.min(lent, at + 450))
      await field.fill(some.map((tablet) => tablet.serial).join(' '))
      await field.press('Enter')
      await desk.getByRole('button', { name: `${some.length} Geräte zurücknehmen` }).tap()
      await desk.getByText(`${some.length} Geräte sind zurück`).waitFor()
    }
    expect(statesOf(await tablets())).toEqual({ inStock: count })
    const open = await asked(
      ground,
      sql`select 1 from loans.item i join devices.device d on d.id = i.device_id where d.serial ~ '^T\\d\\dX\\d{4}$' and i.state = 'open'`,
    )
    expect(open).toEqual([])
    await counter.context.close()
  }, 1_200_000)
})
