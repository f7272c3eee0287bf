// An order walks from a teacher's phone to an applied booking; what each person does is counted.
import { readFileSync } from 'node:fs'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { system, within } from '#kernel'
import { bookApproved } from '#modules/catalogue'
import { dayOf } from '#shared'
import { faultsOf } from './faults.ts'
import { type Ground, noBrowser, openGround } from './ground.ts'

let ground: Ground
const school = '04120041'
const phone = { width: 360, height: 780, touch: true }

function counted() {
  let actions = 0
  return {
    tap: async (work: Promise<unknown>) => {
      actions++
      await work
    },
    get actions() {
      return actions
    },
  }
}

const asked = async <T>(text: ReturnType<typeof sql<T>>) => {
  const { rows: authorities } = await within(ground.app.db, { who: system('e2e'), authorities: [] }, (ctx) =>
    sql<{ id: string }>`select id from organisation.authority where slug = 'auental'`.execute(ctx.db()),
  )
  return within(
    ground.app.db,
    { who: system('e2e'), authorities: [authorities[0]!.id] },
    async (ctx) => (await text.execute(ctx.db())).rows,
  )
}

/** What the guest network stands on is in force at the school. */
async function bookGround(): Promise<void> {
  const { rows: authorities } = await within(ground.app.db, { who: system('e2e'), authorities: [] }, (ctx) =>
    sql<{ id: string }>`select id from organisation.authority where slug = 'auental'`.execute(ctx.db()),
  )
  await within(ground.app.db, { who: system('e2e'), authorities: [authorities[0]!.id] }, async (ctx) => {
    const { rows } = await sql<{ id: string }>`select id from organisation.school where number = ${school}`.execute(ctx.db())
    const from = dayOf()
    await bookApproved(
      ctx,
      ['B01', 'B16', 'B02', 'B06', 'B04', 'B05', 'B07'].map((block) => ({ school: rows[0]!.id, block, from })),
    )
  })
}

describe.skipIf(noBrowser)(`orders${noBrowser ? ` (skipped: ${noBrowser})` : ''}`, () => {
  beforeAll(async () => {
    ground = await openGround(0.03)
    await bookGround()
  }, 600_000)
  afterAll(() => ground?.stop())

  test('a teacher orders guest Wi-Fi on her phone in five taps; the head and the authority approve in two actions each; it is booked', async () => {
    const teacher = await ground.as('albers', phone)
    const { page } = teacher
    await page.goto(ground.base, { waitUntil: 'networkidle' })
    const story = counted()
    await story.tap(page.getByRole('link', { name: 'Etwas bestellen' }).first().tap())
    await story.tap(page.getByRole('button', { name: /^Dienst/ }).tap())
    await story.tap(page.getByRole('button', { name: /Gäste/ }).first().tap())
    const send = page.getByRole('button', { name: 'Bestellung abschicken' })
    await send.waitFor()
    expect(await faultsOf(page)).toEqual([])
    await story.tap(send.tap())
    await page.waitForURL(/\/bestellungen\/[0-9a-f-]{36}$/)
    expect(story.actions).toBeLessThanOrEqual(5)
    const id = page.url().split('/').at(-1)!
    await page.getByText('Schulleitung').first().waitFor()
    expect(await faultsOf(page)).toEqual([])
    expect(await page.getByRole('button', { name: 'Freigeben' }).count()).toBe(0)
    await teacher.context.close()

    // The link of the mail is the first action, the decision the second.
    const mails = await asked(
      sql<{ to: string; subject: string }>`select "to", subject from kernel.mail where subject like 'Bitte freigeben:%'`,
    )
    expect(mails.length).toBeGreaterThan(0)
    for (const name of ['halberg', 'thalheim']) {
      const window = await ground.as(name, phone)
      const decides = counted()
      await decides.tap(window.page.goto(`${ground.base}/freigabe/${id}`, { waitUntil: 'networkidle' }))
      await window.page.getByRole('button', { name: 'Freigeben' }).waitFor()
      expect(await faultsOf(window.page)).toEqual([])
      await decides.tap(window.page.getByRole('button', { name: 'Freigeben' }).tap())
      await window.page.getByText('1 Bestellung freigegeben.').waitFor()
      expect(decides.actions).toBe(2)
      await window.context.close()
    }
    // A price that nobody has entered counts as much: then the budget is asked, too.
    const [after] = await asked(sql<{ state: string }>`select state from orders.order where id = ${id}`)
    if (after!.state === 'approving') {
      const window = await ground.as('reuter')
      await window.page.goto(`${ground.base}/freigabe/${id}`, { waitUntil: 'networkidle' })
      await window.page.getByRole('button', { name: 'Freigeben' }).click()
      await window.page.getByText('1 Bestellung freigegeben.').waitFor()
      await window.context.close()
    }
    await expect
      .poll(async () => (await asked(sql<{ state: string }>`select state from orders.order where id = ${id}`))[0]!.state, {
        timeout: 20_000,
      })
      .toBe('done')
    const booked = await asked(
      sql<{
        number: string
      }>`select b.number from orders.order o join catalogue.booking b on b.authority_id = o.authority_id and b.id = o.booking_id where o.id = ${id}`,
    )
    expect(booked).toEqual([{ number: 'S01' }])
    const again = await ground.as('albers', phone)
    await again.page.goto(`${ground.base}/bestellungen/${id}`, { waitUntil: 'networkidle' })
    await again.page.getByText('Erledigt').first().waitFor()
    await again.context.close()
  }, 180_000)

  test('a clerk approves several orders of the list at once', async () => {
    const { page, context } = await ground.as('thalheim')
    await page.goto(`${ground.base}/freigaben`, { waitUntil: 'networkidle' })
    const before = await asked(sql<{ n: number }>`select count(*)::int as n from orders.order where step = 'authority'`)
    await page.getByRole('checkbox', { name: 'Alle Zeilen dieser Seite auswählen' }).click()
    await page.getByRole('button', { name: 'Freigeben' }).first().click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /Bestellung(en)? freigeben/ })
      .click()
    await page.getByText('Nichts wartet auf Sie').first().waitFor()
    expect(before[0]!.n).toBeGreaterThan(0)
    await context.close()
  }, 60_000)

  test('the yearly talk: a clerk opens the sheet of a school, decides a wish beside its budget, and prints it; the head reads the decision', async () => {
    const clerk = await ground.as('thalheim')
    const { page } = clerk
    await page.goto(`${ground.base}/investitionsgespraech`, { waitUntil: 'networkidle' })
    await page
      .getByRole('link', { name: /Gymnasium Hohenauen/ })
      .first()
      .click()
    await page.waitForURL(/\/investitionsgespraech\/[0-9a-f-]{36}$/)
    const sheet = page.url()

    // The money stands beside what is spoken about: given, promised, left.
    await page
      .getByRole('row', { name: /Gymnasium Hohenauen/ })
      .getByText(/9.000,00/)
      .first()
      .waitFor()
    expect(await faultsOf(page)).toEqual([])

    const point = page.getByRole('listitem').filter({ hasText: '10 Tablets für die Klasse 8b' }).filter({ hasText: 'Punkt bearbeiten' })
    await point.getByText('offen', { exact: true }).waitFor()
    await point.getByRole('button', { name: 'Punkt bearbeiten' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('radio', { name: 'zugesagt' }).check()
    await dialog.getByRole('button', { name: 'Speichern' }).click()
    await dialog.waitFor({ state: 'hidden' })
    await point.getByText('zugesagt', { exact: true }).waitFor()

    const printed = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Als PDF drucken' }).click()
    const file = await (await printed).path()
    expect(readFileSync(file).subarray(0, 5).toString()).toBe('%PDF-')
    await clerk.context.close()

    const head = await ground.as('halberg', phone)
    await head.page.goto(sheet, { waitUntil: 'networkidle' })
    const seen = head.page.getByRole('listitem').filter({ hasText: '10 Tablets für die Klasse 8b' }).filter({ hasText: 'zugesagt' })
    await seen.first().waitFor()
    expect(await head.page.getByRole('button', { name: 'Punkt bearbeiten' }).count()).toBe(0)
    expect(await faultsOf(head.page)).toEqual([])
    await head.context.close()
  }, 240_000)
})
