// How many actions everyday work with many devices takes, from the home page on: a touch, a field that is filled, a choice. Scans are none.
import { sql } from 'kysely'
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Ground, noBrowser, openGround, pictureFaults } from './ground.ts'
import { asked, choose, closeWindows, devicesWith, gymnasium, ownDevices, schoolOf } from './story.ts'

let ground: Ground
let school: string
const counted: Record<string, number> = {}

describe.skipIf(noBrowser)(`actions for many devices${noBrowser ? ` (skipped: ${noBrowser})` : ''}`, () => {
  beforeAll(async () => {
    ground = await openGround(0.1)
    school = await schoolOf(ground)
  }, 600_000)
  afterEach(async ({ task }) => {
    await pictureFaults(ground, task)
    await closeWindows(ground)
  })
  afterAll(() => {
    if (Object.keys(counted).length) process.stdout.write(`actions: ${JSON.stringify(counted)}\n`)
    return ground?.stop()
  })

  async function counting(person: string, name: string) {
    const { page } = await ground.as(person)
    await page.goto(ground.base, { waitUntil: 'networkidle' })
    counted[name] = 0
    const act = async (work: Promise<unknown>) => {
      counted[name]!++
      await work
    }
    return {
      page,
      main: page.getByRole('main'),
      dialog: page.getByRole('dialog'),
      act,
      click: (what: Locator) => act(what.click()),
      go: (to: string) => act(page.getByRole('navigation').getByRole('link', { name: to, exact: true }).first().click()),
    }
  }
  const scan = async (page: Page, codes: readonly string[]) => {
    for (const code of codes) {
      await page.keyboard.type(code)
      await page.keyboard.press('Enter')
    }
  }
  const kinds = 'Etikett, Inventar- oder Seriennummer'

  test('thirty devices move to another room in five actions from the list, in three with a scanner', async () => {
    const devices = await ownDevices(ground, 'UMZUG', 30, { school, kind: 'tablet', state: 'inUse' })
    const rooms = await asked<{ id: string; number: string; code: string }>(
      ground,
      sql`select id, number, code from organisation.room where school_id = ${school} and code is not null order by number limit 2`,
    )
    const inRoom = async (room: string) =>
      (
        await asked<{ n: number }>(
          ground,
          sql`select count(*)::int as n from devices.device where serial like 'UMZUG%' and room_id = ${room}`,
        )
      )[0]!.n

    const list = await counting('ohm', 'move 30 from the list')
    await list.go('Geräte')
    await list.act(list.main.getByRole('searchbox').first().fill('UMZUG'))
    await list.main.getByText('von 30 Treffern').waitFor()
    await list.click(list.main.getByRole('checkbox', { name: 'Alle Zeilen dieser Seite auswählen' }))
    await list.click(list.page.getByRole('button', { name: 'Umsetzen' }))
    await list.act(choose(list.page, list.dialog, 'Raum', rooms[0]!.number))
    await list.click(list.dialog.getByRole('button', { name: 'Umsetzen' }))
    await list.page.getByText('30 Geräte sind umgesetzt.').waitFor()
    expect(await inRoom(rooms[0]!.id)).toBe(30)

    const hand = await counting('ohm', 'move 30 with a scanner')
    await hand.go('Scannen')
    await hand.click(hand.main.getByRole('textbox').first())
    await scan(hand.page, [...devices.map((device) => device.number), rooms[1]!.code])
    await hand.main.getByRole('heading', { name: '30 Geräte' }).waitFor()
    await hand.click(hand.main.getByRole('button', { name: new RegExp(`^Umsetzen nach ${rooms[1]!.number}`) }))
    await hand.page.getByText('30 Geräte sind umgesetzt.').waitFor()
    expect(await inRoom(rooms[1]!.id)).toBe(30)
    expect(counted['move 30 with a scanner']).toBeLessThanOrEqual(3)
    expect(counted['move 30 from the list']).toBeLessThanOrEqual(6)
  }, 600_000)

  test('a delivery of nine hundred is taken in and labelled', async () => {
    const serials = Array.from({ length: 900 }, (_, index) => `N9${String(index).padStart(6, '0')}`)
    const desk = await counting('thalheim', 'receive 900 with labels')
    await desk.go('Wareneingang')
    await desk.act(choose(desk.page, desk.main, 'Modell', 'iPad (10. Generation)'))
    await desk.act(choose(desk.page, desk.main, 'Schule', gymnasium.name))
    await desk.act(desk.main.getByRole('textbox', { name: 'Seriennummern' }).fill(serials.join('\n')))
    await desk.main.getByText('900 Geräte gelesen.').waitFor()
    // The page is closed in the middle: what was scanned is there again and counts no further action.
    await desk.page.reload({ waitUntil: 'networkidle' })
    await desk.main.getByText('900 Geräte von vorhin').waitFor()
    await choose(desk.page, desk.main, 'Modell', 'iPad (10. Generation)')
    await choose(desk.page, desk.main, 'Schule', gymnasium.name)
    await desk.click(desk.main.getByRole('button', { name: 'Aufnehmen: 900 Geräte' }))
    await desk.page.getByRole('heading', { level: 1, name: '900 Geräte sind aufgenommen' }).waitFor()
    await desk.click(desk.page.getByRole('button', { name: 'Etiketten drucken' }))
    const [file] = await Promise.all([
      desk.page.waitForEvent('download'),
      desk.click(desk.dialog.getByRole('button', { name: 'Etiketten drucken' })),
    ])
    expect(file.suggestedFilename()).toMatch(/\.pdf$/)
    await desk.page.goto(`${ground.base}/geraete/wareneingang`, { waitUntil: 'networkidle' })
    expect(await desk.main.getByRole('textbox', { name: 'Seriennummern' }).inputValue()).toBe('')
    expect(counted['receive 900 with labels']).toBeLessThanOrEqual(7)
  }, 600_000)

  test('a class set is lent with contracts and comes back', async () => {
    const { page, main, act, click, go } = await counting('lorenz', 'lend to a class with contracts')
    await go('Ausleihen')
    await click(main.getByRole('link', { name: 'Geräte ausgeben' }))
    const place = main.getByRole('combobox', { name: 'Schule' })
    if (!(await place.inputValue())) await act(choose(page, main, 'Schule', gymnasium.name))
    await act(choose(page, main, 'Klasse', '8b'))
    const people = main.getByRole('heading', { name: /^\d+ Person(en)?$/ })
    await expect.poll(async () => Number.parseInt((await people.textContent())!, 10), { timeout: 30_000 }).toBeGreaterThan(0)
    const some = Number.parseInt((await people.textContent())!, 10)
    const devices = await devicesWith(
      ground,
      Array.from({ length: some }, (_, index) => `ZAEHL${String(index).padStart(3, '0')}`),
      { school, kind: 'tablet' },
    )
    const next = page.getByRole('button', { name: 'Weiter', exact: true })
    await click(next)
    await act(page.getByRole('textbox', { name: kinds }).fill(devices.map((device) => device.number).join('\n')))
    await click(page.getByRole('button', { name: 'Hinzufügen' }))
    await main.getByRole('heading', { name: 'Alle haben ein Gerät' }).waitFor()
    await click(next)
    await act(choose(page, main, 'Vertragsvorlage', 'Leihvertrag'))
    await click(next)
    await click(page.getByRole('button', { name: new RegExp(`^${some} Vertr`) }))
    await click(page.getByRole('button', { name: 'Verträge drucken' }))
    await click(page.getByRole('button', { name: 'Ausgeben', exact: true }))
    await page.getByText(`${some} ausgegeben`).waitFor()

    const back = await counting('lorenz', 'take a class set back')
    await back.go('Rückgabe')
    await back.click(back.page.getByRole('textbox', { name: kinds }))
    await scan(
      back.page,
      devices.map((device) => device.number),
    )
    await back.main.getByRole('heading', { name: new RegExp(`^${some} Geräte? komm`) }).waitFor()
    await back.click(back.page.getByRole('button', { name: /zurücknehmen$/ }))
    await back.page.getByText(new RegExp(`^${some} Geräte? (sind|ist) zurück`)).waitFor()
    expect(counted['take a class set back']).toBeLessThanOrEqual(3)
    expect(counted['lend to a class with contracts']).toBeLessThanOrEqual(12)
  }, 600_000)
})
