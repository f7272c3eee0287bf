// Stories of loans: a class gets its tablets and brings them back, two want the same room, a guardian agrees on her phone.
import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Context, system, within } from '#kernel'
import { loadCalendar } from '#modules/organisation'
import { addDays, dayOf } from '#shared'
import { prepare } from '../src/modules/loans/actions/lend.ts'
import { faultsOf } from './faults.ts'
import { type Ground, noBrowser, openGround, picture } from './ground.ts'

let ground: Ground
let school: string
const gymnasium = '04120041'
const phone = { width: 360, height: 780, touch: true }

const inAuental = async <T>(work: (ctx: Context) => Promise<T>): Promise<T> => {
  const { rows } = await within(ground.app.db, { who: system('e2e'), authorities: [] }, (ctx) =>
    sql<{ id: string }>`select id from organisation.authority where slug = 'auental'`.execute(ctx.db()),
  )
  return within(ground.app.db, { who: system('e2e'), authorities: [rows[0]!.id] }, work)
}
const asked = <T>(text: ReturnType<typeof sql<T>>) => inAuental(async (ctx) => (await text.execute(ctx.db())).rows)
const sideways = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
const option = (page: Page, name: string) => page.locator('[role=listbox] [role=option]').filter({ hasText: name }).first()

/** Tablets of the school that nobody has, the last ones first: the demo lends the first. */
const freeTablets = (count: number) =>
  asked(
    sql<{ id: string; number: string }>`select d.id, d.inventory_number as number from devices.device d
      where d.school_id = ${school} and d.kind = 'tablet' and d.state in ('inStock', 'inUse')
        and not exists (select from loans.item i where i.authority_id = d.authority_id and i.device_id = d.id and i.state = 'open')
      order by 2 desc limit ${count}`,
  )

describe.skipIf(noBrowser)(`loans${noBrowser ? ` (skipped: ${noBrowser})` : ''}`, () => {
  beforeAll(async () => {
    ground = await openGround(0.1)
    school = (await asked(sql<{ id: string }>`select id from organisation.school where number = ${gymnasium}`))[0]!.id
  }, 600_000)
  afterAll(() => ground?.stop())

  test('a coordinator lends tablets to a class, has them signed for, and takes all of them back on the phone', async () => {
    const { page, context } = await ground.as('lorenz')
    await page.goto(`${ground.base}/ausleihen/neu`, { waitUntil: 'networkidle' })
    const next = page.getByRole('button', { name: 'Weiter', exact: true })
    const place = page.getByRole('main').getByRole('combobox', { name: 'Schule' })
    if (!(await place.inputValue())) {
      await place.fill('Gymnasium Hohenauen')
      await option(page, 'Gymnasium Hohenauen').click()
    }
    await page.getByRole('combobox', { name: 'Klasse' }).fill('8b')
    await option(page, '8b').click()
    const drops = page.getByRole('button', { name: / weglassen$/ })
    await drops.first().waitFor()
    const tablets = await freeTablets(Math.min(await drops.count(), 4))
    const count = tablets.length
    expect(count).toBeGreaterThanOrEqual(2)
    while ((await drops.count()) > count) await drops.last().click()
    await next.click()
    const codes = page.getByRole('textbox', { name: 'Etikett, Inventar- oder Seriennummer' })
    // A number that nobody knows is named; the others go on.
    await codes.fill([...tablets.map((each) => each.number), 'FALSCH-1'].join('\n'))
    await page.getByRole('button', { name: 'Hinzufügen' }).click()
    await page.getByText('FALSCH-1: unbekannt').waitFor()
    expect(await faultsOf(page)).toEqual([])
    await next.click()
    await page.getByRole('combobox', { name: 'Vertragsvorlage' }).fill('Leihvertrag')
    await option(page, 'Leihvertrag').click()
    await next.click()
    await page.getByRole('button', { name: `${count} Verträge vorbereiten` }).click()
    await page.getByText(`${count} Verträge sind vorbereitet`).waitFor()
    await picture(page, 'ausgabe')
    expect(await faultsOf(page)).toEqual([])
    const [paper] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Verträge drucken' }).click()])
    expect(
      readFileSync(await paper.path())
        .subarray(0, 5)
        .toString(),
    ).toBe('%PDF-')
    await page.getByRole('button', { name: 'Ausgeben', exact: true }).click()
    await page.getByText(/^\d+ ausgegeben$/).waitFor()
    const contracts = await asked(
      sql<{ id: string; state: string }>`select c.id, c.state from loans.contract c where exists (select from loans.item i
        where i.authority_id = c.authority_id and i.contract_id = c.id and i.state = 'open' and i.device_id = any(${sql.val(tablets.map((each) => each.id))}::uuid[])) order by c.number`,
    )
    expect(contracts.map((each) => each.state)).toEqual(tablets.map(() => 'out'))

    // One signs on the screen, of another the signed paper is kept.
    await page.goto(`${ground.base}/ausleihen/${contracts[0]!.id}`, { waitUntil: 'networkidle' })
    await page.getByRole('button', { name: 'Unterschreiben' }).click()
    const dialog = page.getByRole('dialog')
    const box = (await dialog.getByRole('img', { name: 'Feld für die Unterschrift' }).boundingBox())!
    await page.mouse.move(box.x + 40, box.y + 60)
    await page.mouse.down()
    for (let step = 1; step <= 6; step++) await page.mouse.move(box.x + 40 + step * 30, box.y + 60 + (step % 2) * 30)
    await page.mouse.up()
    expect(await faultsOf(page)).toEqual([])
    await dialog.getByRole('button', { name: 'Unterschrift festhalten' }).click()
    await page.getByText(/^Unterschrift von .* festgehalten$/).waitFor()
    await page.goto(`${ground.base}/ausleihen/${contracts[1]!.id}`, { waitUntil: 'networkidle' })
    await page.getByRole('button', { name: 'Mehr', exact: true }).click()
    await page.getByRole('menuitem', { name: 'Unterschriebenes Papier hochladen' }).click()
    await dialog.getByRole('textbox', { name: 'Unterschrieben von' }).fill('Sorgeberechtigte Person')
    expect(await faultsOf(page)).toEqual([])
    await dialog
      .locator('input[type=file]')
      .setInputFiles({ name: 'vertrag.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') })
    await page.getByText('Der Scan liegt beim Vertrag.').waitFor()
    await page.getByRole('link', { name: 'Scan ansehen' }).waitFor()
    expect(await faultsOf(page)).toEqual([])
    await context.close()

    const counter = await ground.as('lorenz', phone)
    await counter.page.goto(`${ground.base}/rueckgabe`, { waitUntil: 'networkidle' })
    const scan = counter.page.getByRole('textbox', { name: 'Etikett, Inventar- oder Seriennummer' })
    await scan.fill(tablets[0]!.number)
    await scan.press('Enter')
    await counter.page.getByText('1 Gerät kommt zurück').waitFor()
    await scan.fill([...tablets.slice(1).map((each) => each.number), 'FALSCH-2'].join(' '))
    await scan.press('Enter')
    await counter.page.getByText(`${count} Geräte kommen zurück`).waitFor()
    await counter.page.getByText('FALSCH-2: unbekannt').waitFor()
    await counter.page
      .getByRole('listitem')
      .filter({ hasText: tablets[0]!.number })
      .getByLabel(`Zustand (${tablets[0]!.number})`)
      .selectOption('damaged')
    expect(await sideways(counter.page)).toBe(0)
    expect(await faultsOf(counter.page)).toEqual([])
    await picture(counter.page, 'rueckgabe')
    await counter.page.getByRole('button', { name: `${count} Geräte zurücknehmen` }).tap()
    await counter.page.getByText(`${count} Geräte sind zurück`).waitFor()
    const back = await asked(
      sql<{
        state: string
      }>`select distinct state from loans.contract where id = any(${sql.val(contracts.map((each) => each.id))}::uuid[])`,
    )
    expect(back).toEqual([{ state: 'returned' }])
    await counter.page.goto(`${ground.base}/schadensfaelle`, { waitUntil: 'networkidle' })
    await counter.page.getByText(tablets[0]!.number).first().waitFor()
    expect(await sideways(counter.page)).toBe(0)
    expect(await faultsOf(counter.page)).toEqual([])
    await counter.context.close()
  }, 120_000)

  test('of two who want the same room in the same lesson one gets it, and the other is told', async () => {
    const day = await inAuental(async (ctx) => {
      const calendar = await loadCalendar(ctx, school)
      return calendar.nextSchoolDay(addDays(dayOf(), 14))!
    })
    const first = await ground.as('lorenz')
    const second = await ground.as('albers', phone)
    for (const { page } of [first, second]) {
      await page.goto(`${ground.base}/reservierungen?tag=${day}`, { waitUntil: 'networkidle' })
      const from = page.locator('.find__times select').first()
      await from.selectOption({ index: (await from.locator('option').count()) - 1 })
      await page
        .getByRole('button', { name: /^Reservieren: / })
        .first()
        .waitFor()
      expect(await sideways(page)).toBe(0)
      expect(await faultsOf(page)).toEqual([])
    }
    const offer = first.page.getByRole('button', { name: /^Reservieren: / }).first()
    const name = (await offer.textContent())!.replace('Reservieren: ', '')
    const same = (page: Page) => page.getByRole('button', { name: `Reservieren: ${name}`, exact: true })
    // Both look at it while it is still free.
    await second.page.waitForLoadState('networkidle')
    await same(second.page).tap()
    await offer.click()
    for (const { page } of [first, second]) await page.getByRole('dialog').getByRole('textbox', { name: 'Wofür' }).fill('8b Mathematik')
    expect(await faultsOf(second.page)).toEqual([])
    await first.page.getByRole('dialog').getByRole('button', { name: 'Reservieren', exact: true }).click()
    await first.page.getByText(`Reserviert: ${name}.`).waitFor()
    await second.page.getByRole('dialog').getByRole('button', { name: 'Reservieren', exact: true }).tap()
    await second.page.getByText('Das ist nicht mehr frei.').waitFor()
    await picture(second.page, 'reservieren-belegt')
    expect(
      await asked(
        sql<{ n: number }>`select count(*)::int as n from reservations.reservation where purpose = '8b Mathematik' and day = ${day}`,
      ),
    ).toEqual([{ n: 1 }])
    await second.page.reload({ waitUntil: 'networkidle' })
    await second.page
      .getByRole('listitem')
      .filter({ hasText: name })
      .getByText(/^Belegt/)
      .first()
      .waitFor()
    expect(await same(second.page).count()).toBe(0)
    await first.context.close()
    await second.context.close()
  }, 120_000)

  test('a guardian agrees by a link on her phone; the link is dead afterwards', async () => {
    const [tablet] = await freeTablets(1)
    const id = await inAuental(async (ctx) => {
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
    await page.getByRole('button', { name: 'Mehr', exact: true }).click()
    const answer = page.waitForResponse((response) => response.request().method() === 'POST' && response.url().includes('/loans/'))
    await page.getByRole('menuitem', { name: 'Zustimmung einholen' }).click()
    const [made] = (await (await answer).json()) as { link: string; number: string }[]
    await page.getByRole('dialog').getByText(made!.number).first().waitFor()
    expect(await faultsOf(page)).toEqual([])

    const guardian = await ground.open(phone)
    await guardian.page.goto(made!.link, { waitUntil: 'networkidle' })
    await guardian.page.getByRole('heading', { name: 'Zustimmung zur Ausleihe' }).waitFor()
    const agree = guardian.page.getByRole('button', { name: 'Vertrag zustimmen' })
    await agree.waitFor()
    expect(await sideways(guardian.page)).toBe(0)
    expect(await faultsOf(guardian.page)).toEqual([])
    await picture(guardian.page, 'zustimmung')
    await guardian.page.getByRole('textbox', { name: 'Ihr Vor- und Nachname' }).fill('Sabine Abel')
    await agree.tap()
    await guardian.page.getByText('Vielen Dank, die Zustimmung ist festgehalten.').waitFor()
    expect(await faultsOf(guardian.page)).toEqual([])
    expect(
      await asked(sql<{ by: string; how: string }>`select signed_by as by, signed_how as how from loans.contract where id = ${id}`),
    ).toEqual([{ by: 'Sabine Abel', how: 'link' }])
    const again = await ground.open(phone)
    for (const link of [made!.link, `${made!.link}x`, `${ground.base}/zustimmung`]) {
      const late = await again.context.newPage()
      await late.goto(link, { waitUntil: 'networkidle' })
      await late.getByText('Dieser Link gilt nicht.').waitFor()
      await late.close()
    }
    await guardian.context.close()
    await again.context.close()
    await context.close()
  }, 120_000)
})
