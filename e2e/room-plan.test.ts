// The room plan: a caretaker gives a floor its picture and puts rooms down with mouse and keys; on the phone the devices of a room are found.
import { sql } from 'kysely'
import type { Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { drawnFloor } from '../src/app/demo/draw.ts'
import { faultsOf } from './faults.ts'
import { type Ground, noBrowser, openGround, picture, pictureFaults } from './ground.ts'
import { asked, choose, closeWindows, inAuental, ownDevices, phone, schoolOf, sideways } from './story.ts'

let ground: Ground
let school: string

describe.skipIf(noBrowser)(`room plan${noBrowser ? ` (skipped: ${noBrowser})` : ''}`, () => {
  beforeAll(async () => {
    ground = await openGround(0.1)
    school = await schoolOf(ground)
  }, 600_000)
  afterEach(async ({ task }) => {
    await pictureFaults(ground, task)
    await closeWindows(ground)
  })
  afterAll(() => ground?.stop())

  const floorOf = async (level: number) =>
    (
      await asked(
        ground,
        sql<{ id: string; picture: string | null }>`select f.id, f.picture_id as picture from organisation.floor f
        join organisation.building b on b.authority_id = f.authority_id and b.id = f.building_id
        where f.school_id = ${school} and f.level = ${level} and b.name = 'Hauptgebäude'`,
      )
    )[0]!
  const roomOf = async (number: string) =>
    (
      await asked(
        ground,
        sql<{ id: string; x: number | null; y: number | null }>`select id, plan_x::float8 as x, plan_y::float8 as y from organisation.room
        where school_id = ${school} and number = ${number}`,
      )
    )[0]!
  const filesOf = async (floor: string) =>
    (await asked(ground, sql<{ n: number }>`select count(*)::int as n from kernel.file where owner_id = ${floor}`))[0]!.n
  const marker = (page: Page, number: string) => page.getByRole('button', { name: new RegExp(`^${number}( |,)`) })
  const stored = (number: string, wanted: (room: { x: number | null; y: number | null }) => boolean) =>
    expect.poll(async () => wanted(await roomOf(number)), { timeout: 30_000 }).toBe(true)
  async function dragged(page: Page, what: Locator, by: { x: number; y: number }): Promise<void> {
    await what.scrollIntoViewIfNeeded()
    const box = (await what.boundingBox())!
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + by.x / 2, y + by.y / 2, { steps: 4 })
    await page.mouse.move(x + by.x, y + by.y, { steps: 4 })
    await page.mouse.up()
  }

  test('a coordinator gives a floor its picture, puts rooms down, moves them, takes one off and back', async () => {
    const floor = await floorOf(0)
    await inAuental(ground, async (ctx) => {
      await sql`update organisation.room set plan_x = null, plan_y = null where floor_id = ${floor.id}`.execute(ctx.db())
      await sql`update organisation.floor set picture_id = null where id = ${floor.id}`.execute(ctx.db())
      await sql`delete from kernel.file where owner_id = ${floor.id}`.execute(ctx.db())
    })
    const { page } = await ground.as('lorenz')
    const main = page.getByRole('main')
    await page.goto(`${ground.base}/geraete/raumplan?etage=${floor.id}`, { waitUntil: 'networkidle' })
    await main.getByText('Grundriss dieser Etage hochladen').waitFor()
    expect(await faultsOf(page)).toEqual([])

    const { bytes } = drawnFloor(6)
    const file = main.locator('input[type=file]')
    await file.setInputFiles({ name: 'plan.png', mimeType: 'image/png', buffer: bytes.subarray(0, 900) })
    await main.getByText('anders aufgebaut oder abgeschnitten').waitFor()
    await file.setInputFiles({ name: 'plan.png', mimeType: 'image/png', buffer: bytes })
    await page.getByText('Der Grundriss ist gespeichert').waitFor()
    await main.getByRole('img', { name: 'Grundriss Hauptgebäude · Erdgeschoss' }).waitFor()

    await main.getByRole('button', { name: 'Räume setzen' }).click()
    // With the pointer: one room, then the next one waits by itself.
    await main.getByRole('button', { name: '001 Sekretariat' }).click()
    const target = main.getByRole('button', { name: '001 Sekretariat hierher setzen' })
    const box = (await target.boundingBox())!
    await target.click({ position: { x: box.width * 0.25, y: box.height * 0.25 } })
    await stored('001', ({ x, y }) => Math.abs(x! - 0.25) < 0.01 && Math.abs(y! - 0.25) < 0.01)
    await main.getByRole('button', { name: '002 Schulleitung hierher setzen' }).waitFor()
    await main.getByRole('button', { name: 'Abbrechen' }).click()
    // With the keyboard: into the middle, then on with the arrow keys.
    await main.getByRole('button', { name: '003 Lehrerzimmer' }).press('Enter')
    await main.getByRole('button', { name: '003 Lehrerzimmer hierher setzen' }).press('Enter')
    await stored('003', ({ x, y }) => x === 0.5 && y === 0.5)
    await marker(page, '003').press('Shift+ArrowRight')
    await marker(page, '003').press('ArrowDown')
    await stored('003', ({ x, y }) => x === 0.55 && y === 0.505)
    await dragged(page, marker(page, '001'), { x: box.width * 0.2, y: box.height * 0.4 })
    await stored('001', ({ x, y }) => Math.abs(x! - 0.45) < 0.02 && Math.abs(y! - 0.65) < 0.02)
    await page.getByText('Raum 001 Sekretariat ist gesetzt').last().waitFor()
    await picture(page, 'raumplan-setzen')
    expect(await faultsOf(page)).toEqual([])

    await marker(page, '001').press('Delete')
    const gone = page.getByText('Raum 001 Sekretariat ist aus dem Plan genommen')
    await gone.waitFor()
    await stored('001', ({ x }) => x === null)
    await page.locator('.toast', { has: gone }).getByRole('button', { name: 'Rückgängig' }).click()
    await stored('001', ({ x }) => Math.abs(x! - 0.45) < 0.02)

    // Another picture takes the first one's file away; without any the table still tells.
    await file.setInputFiles({ name: 'neu.png', mimeType: 'image/png', buffer: drawnFloor(4).bytes })
    await expect.poll(() => floorOf(0).then((each) => each.picture), { timeout: 30_000 }).not.toBe(null)
    await expect.poll(() => filesOf(floor.id), { timeout: 30_000 }).toBe(1)
    await main.getByRole('button', { name: 'Grundriss löschen' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Grundriss löschen' }).click()
    await page.getByText('Der Grundriss ist gelöscht').waitFor()
    expect(await filesOf(floor.id)).toBe(0)
    await main.getByRole('row', { name: /003 Lehrerzimmer/ }).waitFor()
  }, 600_000)

  test('on the phone a technician sees what is missing, opens the room and fetches a device', async () => {
    const floor = await floorOf(1)
    const room = await roomOf('101')
    const [, lost] = await ownDevices(ground, 'RAUMPLAN', 2, { school, room: room.id, kind: 'notebook', state: 'inUse' })
    const [stray] = await ownDevices(ground, 'STREUNER', 1, { school, kind: 'notebook', state: 'inUse' })
    await inAuental(ground, (ctx) => sql`update devices.device set state = 'lost' where id = ${lost!.id}`.execute(ctx.db()))
    const { page } = await ground.as('ohm', phone)
    const main = page.getByRole('main')
    // From the sheet of the device that is missing.
    await page.goto(`${ground.base}/geraete/${lost!.id}`, { waitUntil: 'networkidle' })
    await main.getByRole('link', { name: 'Im Raumplan zeigen' }).click()
    await main.getByRole('img', { name: 'Grundriss Hauptgebäude · 1. Obergeschoss' }).waitFor()
    await marker(page, '101').waitFor()
    expect(await marker(page, '101').getAttribute('aria-label')).toContain('1 vermisst')
    expect(await marker(page, '101').getAttribute('aria-pressed')).toBe('true')
    const box = (await marker(page, '101').boundingBox())!
    expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(44)
    await main.getByRole('link', { name: new RegExp(lost!.number) }).waitFor()
    expect(await sideways(page)).toBe(0)
    expect(await faultsOf(page)).toEqual([])
    await picture(page, 'raumplan-telefon')

    await main.getByRole('button', { name: 'Geräte hierher' }).click()
    const dialog = page.getByRole('dialog')
    await choose(page, dialog, 'Gerät', stray!.number)
    await dialog.getByRole('button', { name: '1 Gerät hierher umsetzen' }).click()
    await page.getByText('1 Gerät ist umgesetzt').waitFor()
    const where = sql<{ room: string }>`select room_id as room from devices.device where id = ${stray!.id}`
    expect(await asked(ground, where)).toEqual([{ room: room.id }])
    await main.getByRole('link', { name: new RegExp(stray!.number) }).waitFor()
    expect(floor.picture).not.toBe(null)
  }, 600_000)
})
