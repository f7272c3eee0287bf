// What stories have in common: a phone, choosing in a field, reading a printed paper, looking behind the screen.
import { execFileSync } from 'node:child_process'
import { sql } from 'kysely'
import type { Locator, Page } from 'playwright-core'
import { type Context, system, within } from '#kernel'
import { addDevices, type DeviceDraft } from '#modules/devices'
import type { Ground } from './ground.ts'

export const gymnasium = { name: 'Gymnasium Hohenauen', number: '04120041' }
export const phone = { width: 360, height: 780, touch: true }

/** An offer of a field that searches; native selects have options too. */
export const option = (page: Page, name: string | RegExp) => page.locator('[role=listbox] [role=option]').filter({ hasText: name }).first()
export async function choose(page: Page, within: Locator, field: string, text: string): Promise<void> {
  await within.getByRole('combobox', { name: field }).fill(text)
  await option(page, text).click()
}

/** How far a page scrolls sideways, which no page may. */
export const sideways = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

export async function downloaded(page: Page, work: () => Promise<unknown>): Promise<{ name: string; path: string }> {
  const [file] = await Promise.all([page.waitForEvent('download'), work()])
  return { name: file.suggestedFilename(), path: await file.path() }
}

const reads = (() => {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()
/** Why papers cannot be read here; a failure where services are required. */
export const noReader = reads ? undefined : 'pdftotext is missing: apt-get install poppler-utils'
if (noReader && process.env.MUSES_REQUIRE_SERVICES === '1') throw new Error(noReader)

/** What a PDF says, as a reader of the system tells it; lines as they stand on the page. */
export const textOf = (path: string): string =>
  execFileSync('pdftotext', ['-layout', path, '-'], { encoding: 'utf8', maxBuffer: 2 ** 27, stdio: ['ignore', 'pipe', 'ignore'] })

/** Works as the system in the authority whose schools the stories are about. */
export async function inAuental<T>(ground: Ground, work: (ctx: Context) => Promise<T>): Promise<T> {
  const { rows } = await within(ground.app.db, { who: system('e2e'), authorities: [] }, (ctx) =>
    sql<{ id: string }>`select id from organisation.authority where slug = 'auental'`.execute(ctx.db()),
  )
  return within(ground.app.db, { who: system('e2e'), authorities: [rows[0]!.id] }, work)
}
export const asked = <T>(ground: Ground, query: ReturnType<typeof sql<T>>): Promise<T[]> =>
  inAuental(ground, async (ctx) => (await query.execute(ctx.db())).rows)

export const schoolOf = async (ground: Ground, number = gymnasium.number): Promise<string> =>
  (await asked(ground, sql<{ id: string }>`select id from organisation.school where number = ${number}`))[0]!.id

/** Devices of the story's own, so that it does not depend on what the demo has left. */
export const devicesWith = (ground: Ground, serials: readonly string[], facts: Partial<DeviceDraft>) =>
  inAuental(ground, async (ctx) => {
    const made = await addDevices(
      ctx,
      serials.map((serial) => ({ ...facts, serial })),
    )
    return made.map(({ id, inventoryNumber, serial }) => ({ id, number: inventoryNumber, serial: serial! }))
  })
export const ownDevices = (ground: Ground, serial: string, count: number, facts: Partial<DeviceDraft>) =>
  devicesWith(
    ground,
    Array.from({ length: count }, (_, index) => `${serial}${String(index + 1).padStart(3, '0')}`),
    facts,
  )

/** A stroke of a finger over a field, as a touch screen reports it. A tap right after it is taken for part of the gesture: click then. */
export async function drawn(page: Page, field: Locator): Promise<void> {
  await field.scrollIntoViewIfNeeded()
  const box = (await field.boundingBox())!
  const screen = await page.context().newCDPSession(page)
  const at = (step: number) => [{ x: box.x + box.width * (0.1 + step * 0.08), y: box.y + box.height * (step % 2 ? 0.75 : 0.3) }]
  await screen.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0) })
  for (let step = 1; step <= 9; step++) await screen.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(step) })
  await screen.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await screen.detach()
}

/** Windows that a failed story has left open would slow down the next one. */
export const closeWindows = (ground: Ground | undefined) => Promise.all(ground?.browser.contexts().map((context) => context.close()) ?? [])
