// Stories of loans: a class gets its tablets and brings them back, two want the same room, a guardian wishes, agrees and sees it.
import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { changeSetting } from '#kernel'
import { loadCalendar } from '#modules/organisation'
import { addDays, dayOf, formatDay } from '#shared'
import { prepare } from '../src/modules/loans/actions/lend.ts'
import { loanSettings } from '../src/modules/loans/settings.ts'
import { faultsOf } from './faults.ts'
import { type Ground, noBrowser, openGround, picture, pictureFaults } from './ground.ts'
import {
  asked,
  choose,
  closeWindows,
  downloaded,
  drawn,
  gymnasium,
  inAuental,
  noReader,
  option,
  ownDevices,
  phone,
  schoolOf,
  sideways,
  textOf,
} from './story.ts'

let ground: Ground
let school: string

const tabletsAt = (place: string, serial: string, count: number) =>
  ownDevices(ground, serial, count, { school: place, kind: 'tablet', name: 'Tablet', accessories: 'Schutzhülle, Netzteil' })

describe.skipIf(noBrowser)(`loans${noBrowser ? ` (skipped: ${noBrowser})` : ''}`, () => {
  beforeAll(async () => {
    ground = await openGround(0.1)
    school = await schoolOf(ground)
  }, 600_000)
  afterEach(async ({ task }) => {
    await pictureFaults(ground, task)
    await closeWindows(ground)
  })
  afterAll(() => ground?.stop())

  test('a coordinator lends tablets to a class, has them signed for, and takes all of them back on the phone', async () => {
    const tablets = await tabletsAt(school, 'KLASSE8B', 3)
    const { page, context } = await ground.as('lorenz')
    const main = page.getByRole('main')
    await page.goto(`${ground.base}/ausleihen/neu`, { waitUntil: 'networkidle' })
    const next = page.getByRole('button', { name: 'Weiter', exact: true })
    const place = main.getByRole('combobox', { name: 'Schule' })
    if (!(await place.inputValue())) await choose(page, main, 'Schule', gymnasium.name)
    for (const name of ['8b', '8a']) {
      await main.getByRole('combobox', { name: 'Klasse' }).fill(name)
      await option(page, name).click()
      await page
        .getByRole('button', { name: / weglassen$/ })
        .first()
        .waitFor()
    }
    const drops = page.getByRole('button', { name: / weglassen$/ })
    await expect.poll(() => drops.count()).toBeGreaterThan(3)
    while ((await drops.count()) > 3) await drops.last().click()
    await picture(page, 'ausgabe-wer')
    await next.click()
    const codes = page.getByRole('textbox', { name: 'Etikett, Inventar- oder Seriennummer' })
    // A number that nobody knows is named; the others go on.
    await codes.fill([tablets[0]!.number, 'FALSCH-1', tablets[1]!.serial, tablets[2]!.number].join('\n'))
    await page.getByRole('button', { name: 'Hinzufügen' }).click()
    await page.getByText('FALSCH-1: unbekannt').waitFor()
    await picture(page, 'ausgabe-geraete')
    expect(await faultsOf(page)).toEqual([])
    await next.click()
    await choose(page, main, 'Vertragsvorlage', 'Leihvertrag')
    await picture(page, 'ausgabe-bedingungen')
    await next.click()
    await page.getByRole('button', { name: '3 Verträge vorbereiten' }).click()
    await page.getByText('3 Verträge sind vorbereitet').waitFor()
    await picture(page, 'ausgabe-fertig')
    expect(await faultsOf(page)).toEqual([])
    const contracts = await asked<{ id: string; number: string; name: string; device: string }>(
      ground,
      sql`select c.id, c.number, p.name, i.device_id as device from loans.contract c join people.person p on p.authority_id = c.authority_id and p.id = c.person_id
        join loans.item i on i.authority_id = c.authority_id and i.contract_id = c.id
        where i.state = 'open' and i.device_id = any(${sql.val(tablets.map((each) => each.id))}::uuid[]) order by c.number`,
    )
    expect(contracts.map((each) => each.device).sort()).toEqual(tablets.map((each) => each.id).sort())
    const statesOf = async () =>
      (
        await asked<{ state: string }>(
          ground,
          sql`select state from loans.contract where id = any(${sql.val(contracts.map((each) => each.id))}::uuid[])`,
        )
      ).map((row) => row.state)
    const paper = await downloaded(page, () => page.getByRole('button', { name: 'Verträge drucken' }).click())
    if (!noReader) {
      const text = textOf(paper.path)
      for (const contract of contracts) {
        const tablet = tablets.find((each) => each.id === contract.device)!
        for (const words of [contract.number, contract.name, tablet.number, tablet.serial]) expect(text).toContain(words)
      }
    }
    await page.getByRole('button', { name: 'Ausgeben', exact: true }).click()
    await page.getByText('3 ausgegeben').waitFor()
    expect(await statesOf()).toEqual(['out', 'out', 'out'])
    await page.goto(`${ground.base}/ausleihen`, { waitUntil: 'networkidle' })
    await page.getByRole('link', { name: contracts[0]!.number }).waitFor()
    await picture(page, 'ausleihen')
    expect(await faultsOf(page)).toEqual([])
    await context.close()

    // At the counter: one signs with the finger on the phone, of another the signed paper is kept.
    const counter = await ground.as('lorenz', phone)
    const desk = counter.page
    const dialog = desk.getByRole('dialog')
    await desk.goto(`${ground.base}/ausleihen/${contracts[0]!.id}`, { waitUntil: 'networkidle' })
    expect(await sideways(desk)).toBe(0)
    await picture(desk, 'vertrag-360')
    await desk.getByRole('button', { name: 'Unterschreiben' }).tap()
    const keep = dialog.getByRole('button', { name: 'Unterschrift festhalten' })
    expect(await keep.isDisabled()).toBe(true)
    await drawn(desk, dialog.getByRole('img', { name: 'Feld für die Unterschrift' }))
    await picture(desk, 'unterschrift-360')
    expect(await faultsOf(desk)).toEqual([])
    await keep.click()
    await desk.getByText(/^Unterschrift von .* festgehalten$/).waitFor()
    const [signed] = await asked<{ how: string; path: string }>(
      ground,
      sql`select signed_how as how, signature as path from loans.contract where id = ${contracts[0]!.id}`,
    )
    expect(signed).toMatchObject({ how: 'screen', path: expect.stringMatching(/^M\d+ \d+(L\d+ \d+){5,}/) })
    await desk.goto(`${ground.base}/ausleihen/${contracts[1]!.id}`, { waitUntil: 'networkidle' })
    await desk.getByRole('main').getByRole('button', { name: 'Mehr', exact: true }).tap()
    await desk.getByRole('menuitem', { name: 'Unterschriebenes Papier hochladen' }).tap()
    await dialog.getByRole('textbox', { name: 'Unterschrieben von' }).fill('Sorgeberechtigte Person')
    await picture(desk, 'papier-360')
    expect(await faultsOf(desk)).toEqual([])
    await dialog
      .locator('input[type=file]')
      .setInputFiles({ name: 'vertrag.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') })
    await desk.getByText('Der Scan liegt beim Vertrag.').waitFor()
    await desk.getByRole('link', { name: 'Scan ansehen' }).waitFor()
    expect(await faultsOf(desk)).toEqual([])

    await desk.goto(`${ground.base}/rueckgabe`, { waitUntil: 'networkidle' })
    // A hand scanner sends the next number before the answer to the last one is there; nothing may get lost.
    await desk.getByRole('textbox', { name: 'Etikett, Inventar- oder Seriennummer' }).tap()
    for (const code of [tablets[0]!.number, tablets[1]!.serial, 'FALSCH-2', tablets[0]!.number, tablets[2]!.number]) {
      await desk.keyboard.type(code)
      await desk.keyboard.press('Enter')
    }
    await desk.getByRole('heading', { name: '3 Geräte kommen zurück' }).waitFor()
    await desk.getByText('FALSCH-2: unbekannt').waitFor()
    const damaged = desk.getByRole('listitem').filter({ hasText: tablets[0]!.number })
    await damaged.getByLabel(`Zustand (${tablets[0]!.number})`).selectOption('damaged')
    expect(await sideways(desk)).toBe(0)
    expect(await faultsOf(desk)).toEqual([])
    await picture(desk, 'rueckgabe-360')
    await desk.getByRole('button', { name: '3 Geräte zurücknehmen' }).tap()
    await desk.getByText('3 Geräte sind zurück').waitFor()
    expect(await statesOf()).toEqual(['returned', 'returned', 'returned'])
    await desk.goto(`${ground.base}/schadensfaelle`, { waitUntil: 'networkidle' })
    await desk.getByText(tablets[0]!.number).first().waitFor()
    expect(await sideways(desk)).toBe(0)
    expect(await faultsOf(desk)).toEqual([])
    await picture(desk, 'schadensfaelle-360')
    await counter.context.close()
  }, 600_000)

  test('of two who want the same room in the same lesson one gets it, and the other is told', async () => {
    const day = await inAuental(ground, async (ctx) => {
      const calendar = await loadCalendar(ctx, school)
      let next = addDays(dayOf(), 14)
      do next = calendar.nextSchoolDay(addDays(next, 1))!
      while (calendar.lessonsOn(next).length < 4)
      return next
    })
    const first = await ground.as('lorenz')
    const second = await ground.as('albers', phone)
    const offers = (page: Page) => page.getByRole('button', { name: /^Reservieren / })
    for (const [name, { page }] of Object.entries({ first, second })) {
      await page.goto(`${ground.base}/reservierungen?tag=${day}`, { waitUntil: 'networkidle' })
      // The last lesson of the day, which the demo leaves free.
      const from = page.locator('.find__times select').first()
      const last = await from.locator('option').last().getAttribute('value')
      await from.selectOption(last!)
      await offers(page).first().waitFor()
      expect(await sideways(page)).toBe(0)
      expect(await faultsOf(page)).toEqual([])
      await picture(page, `reservieren-${name}`)
    }
    const item = first.page
      .getByRole('listitem')
      .filter({ has: first.page.getByRole('button', { name: /^Reservieren / }) })
      .first()
    const name = (await item.getByRole('link').first().textContent())!
    const same = (page: Page) => page.getByRole('button', { name: `Reservieren ${name}`, exact: true })
    // Both look at it while it is still free.
    await same(second.page).tap()
    await same(first.page).click()
    const fields = (page: Page) => page.getByRole('dialog')
    for (const { page } of [first, second]) await fields(page).getByRole('textbox', { name: 'Wofür' }).fill('8b Gleichungen')
    await picture(second.page, 'reservieren-dialog-360')
    expect(await faultsOf(second.page)).toEqual([])
    await fields(first.page).getByRole('button', { name: 'Reservieren', exact: true }).click()
    await first.page.getByText(`Reserviert: ${name}.`).waitFor()
    await fields(second.page).getByRole('button', { name: 'Reservieren', exact: true }).tap()
    await second.page.getByText('Das ist nicht mehr frei.').waitFor()
    await picture(second.page, 'reservieren-belegt-360')
    expect(
      await asked(
        ground,
        sql<{ n: number }>`select count(*)::int as n from reservations.reservation where purpose = '8b Gleichungen' and day = ${day}`,
      ),
    ).toEqual([{ n: 1 }])
    await second.page.reload({ waitUntil: 'networkidle' })
    await second.page
      .getByRole('listitem')
      .filter({ hasText: name })
      .getByText(/Belegt: .*Lorenz.*8b Gleichungen/)
      .first()
      .waitFor()
    expect(await same(second.page).count()).toBe(0)
    await picture(first.page, 'reservieren-danach')
    await first.context.close()
    await second.context.close()
  }, 600_000)

  test('a guardian wishes a tablet on her phone; coordinator and head agree, and it shows on her home', async () => {
    const lindenhof = await schoolOf(ground, '04120089')
    // This school wants the word of its head too.
    await inAuental(ground, (ctx) => changeSetting(ctx, loanSettings.wishSteps, ['coordinator', 'head'], { school: lindenhof }))
    const [tablet] = await tabletsAt(lindenhof, 'WUNSCH', 1)
    const until = formatDay(addDays(dayOf(), 120))
    const guardian = await ground.as('arslan', phone)
    const home = guardian.page
    await home.goto(`${ground.base}/`, { waitUntil: 'networkidle' })
    await home.getByRole('heading', { name: 'Meine Leihgeräte' }).waitFor()
    expect(await sideways(home)).toBe(0)
    expect(await faultsOf(home)).toEqual([])
    await picture(home, 'start-sorgeberechtigt-360')
    await home.goto(`${ground.base}/ausleihwuensche?neu=1`, { waitUntil: 'networkidle' })
    const form = home.getByRole('dialog')
    const whom = form.getByLabel('Für wen')
    const child = (await whom.locator('option').nth(1).textContent())!.split(',')[0]!
    await whom.selectOption({ index: 1 })
    await form.getByRole('textbox', { name: 'Bis' }).fill(until)
    await form.getByRole('textbox', { name: 'Begründung' }).fill('Zu Hause gibt es nur ein Telefon.')
    await picture(home, 'wunsch-360')
    expect(await faultsOf(home)).toEqual([])
    await form.getByRole('button', { name: 'Wunsch absenden' }).tap()
    await home.getByText('Der Wunsch ist bei der Schule.').waitFor()
    expect(await sideways(home)).toBe(0)
    await picture(home, 'wuensche-360')

    for (const [name, width] of [
      ['kessler', 1280],
      ['hinrichs', 360],
    ] as const) {
      const { page, context } = await ground.as(name, { width })
      await page.goto(`${ground.base}/ausleihwuensche`, { waitUntil: 'networkidle' })
      const row = page.getByRole('row').filter({ hasText: child })
      await row.first().waitFor()
      await picture(page, `wuensche-${name}`)
      expect(await sideways(page)).toBe(0)
      expect(await faultsOf(page)).toEqual([])
      await page
        .getByRole('button', { name: `Aktionen für ${child}` })
        .first()
        .click()
      await page.getByRole('menuitem', { name: 'Entscheiden' }).click()
      await page.getByRole('dialog').getByText('Zu Hause gibt es nur ein Telefon.').waitFor()
      await picture(page, `wunsch-entscheiden-${name}`)
      await page.getByRole('dialog').getByRole('button', { name: 'Genehmigen' }).click()
      await page.getByText('Entschieden.').waitFor()
      await context.close()
    }
    const { page, context } = await ground.as('kessler')
    await page.goto(`${ground.base}/ausleihwuensche`, { waitUntil: 'networkidle' })
    await page
      .getByRole('button', { name: `Aktionen für ${child}` })
      .first()
      .click()
    await page.getByRole('menuitem', { name: 'Leihvertrag vorbereiten' }).click()
    const dialog = page.getByRole('dialog')
    await choose(page, dialog, 'Vorlage', 'Leihvertrag')
    await choose(page, dialog, 'Gerät', tablet!.number)
    await picture(page, 'wunsch-vorbereiten')
    await dialog.getByRole('button', { name: 'Leihvertrag vorbereiten' }).click()
    await page.getByRole('button', { name: 'Unterschreiben' }).waitFor()
    await page.getByText(tablet!.number).first().waitFor()
    await picture(page, 'vertrag')
    await context.close()

    await home.goto(`${ground.base}/`, { waitUntil: 'networkidle' })
    const mine = home.getByRole('listitem').filter({ hasText: tablet!.number })
    await mine.getByText('Unterschrift fehlt').waitFor()
    expect(await mine.textContent()).toContain(child)
    expect(await sideways(home)).toBe(0)
    await picture(home, 'start-sorgeberechtigt-danach-360')
    await guardian.context.close()
  }, 600_000)

  test('a guardian agrees by a link on her phone; the link is dead afterwards', async () => {
    const [tablet] = await tabletsAt(school, 'ZUSTIMMUNG', 1)
    const id = await inAuental(ground, async (ctx) => {
      const { rows } = await sql<{
        person: string
        template: string
      }>`select p.id as person, (select id from loans.template where authority_id = p.authority_id
          and state = 'active' order by id limit 1) as template from people.person p
        where p.family_name = 'Abel' and p.given_name like 'Jonas%' and p.state = 'active' limit 1`.execute(ctx.db())
      const [contract] = await prepare(
        ctx,
        { school, template: rows[0]!.template, fromDay: dayOf(), untilDay: addDays(dayOf(), 200), purpose: 'Unterricht' },
        [{ person: rows[0]!.person, devices: [tablet!.id] }],
      )
      return contract!.id
    })
    const { page, context } = await ground.as('lorenz')
    await page.goto(`${ground.base}/ausleihen/${id}`, { waitUntil: 'networkidle' })
    await page.getByRole('main').getByRole('button', { name: 'Mehr', exact: true }).click()
    const answer = page.waitForResponse((response) => response.request().method() === 'POST' && response.url().includes('/loans/'))
    await page.getByRole('menuitem', { name: 'Zustimmung einholen' }).click()
    const [made] = (await (await answer).json()) as { link: string; number: string }[]
    await page.getByRole('dialog').getByText(made!.number).first().waitFor()
    await picture(page, 'zustimmung-links')
    expect(await faultsOf(page)).toEqual([])

    const guardian = await ground.open(phone)
    await guardian.page.goto(made!.link, { waitUntil: 'networkidle' })
    await guardian.page.getByRole('heading', { name: 'Zustimmung zur Ausleihe' }).waitFor()
    // What she agrees to stands in front of her.
    await guardian.page.getByText(tablet!.number).first().waitFor()
    const agree = guardian.page.getByRole('button', { name: 'Vertrag zustimmen' })
    expect(await agree.isDisabled()).toBe(true)
    expect(await sideways(guardian.page)).toBe(0)
    expect(await faultsOf(guardian.page)).toEqual([])
    await picture(guardian.page, 'zustimmung-360')
    await guardian.page.getByRole('textbox', { name: 'Ihr Vor- und Nachname' }).fill('Sabine Abel')
    await agree.tap()
    await guardian.page.getByText('Vielen Dank, die Zustimmung ist festgehalten.').waitFor()
    expect(await faultsOf(guardian.page)).toEqual([])
    expect(
      await asked(ground, sql<{ by: string; how: string }>`select signed_by as by, signed_how as how from loans.contract where id = ${id}`),
    ).toEqual([{ by: 'Sabine Abel', how: 'link' }])
    const again = await ground.open(phone)
    for (const link of [made!.link, `${made!.link}x`, `${ground.base}/zustimmung`, `${ground.base}/zustimmung#%E0%A4%A`]) {
      const late = await again.context.newPage()
      await late.goto(link, { waitUntil: 'networkidle' })
      await late.getByText('Dieser Link gilt nicht.').waitFor()
      await late.close()
    }
    await guardian.context.close()
    await again.context.close()
    // The pupil sees at home on his phone what he has, and until when.
    const pupil = await ground.as('abel.jonas', phone)
    await pupil.page.goto(`${ground.base}/`, { waitUntil: 'networkidle' })
    await pupil.page.getByRole('listitem').filter({ hasText: tablet!.number }).waitFor()
    expect(await sideways(pupil.page)).toBe(0)
    expect(await faultsOf(pupil.page)).toEqual([])
    await picture(pupil.page, 'start-lernend-360')
    await pupil.context.close()
    await context.close()
  }, 600_000)
})
