// Stories of scanning on the phone: a stock-take whose network fails and whose browser is closed, and the camera in browsers without a reader.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import bwip from 'bwip-js/node'
import { sql } from 'kysely'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { wholeChromium } from '../tools/chromium.ts'
import { faultsOf } from './faults.ts'
import { browserArguments, type Ground, noBrowser, openGround, picture, pictureFaults } from './ground.ts'
import { asked, closeWindows, downloaded, gymnasium, noReader, ownDevices, phone, schoolOf, sideways, textOf } from './story.ts'

let ground: Ground
let school: string
const folders: string[] = []
const ownFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'muses-offline-'))
  folders.push(folder)
  return folder
}

/** A browser of its own that keeps what it stores in a folder, as a phone does. */
async function browserIn(folder: string, more: { args?: string[]; offline?: boolean } = {}): Promise<BrowserContext> {
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: wholeChromium,
    args: [...browserArguments, ...(more.args ?? [])],
    viewport: { width: phone.width, height: phone.height },
    hasTouch: true,
    locale: 'de-DE',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
    offline: more.offline ?? false,
  })
  context.setDefaultTimeout(60_000)
  return context
}

const roundOf = async (name: string): Promise<string> =>
  (
    await asked(
      ground,
      sql<{ id: string }>`insert into stocktake.round (authority_id, id, name, school_id, state, started_at)
        select authority_id, kernel.new_id(), ${name}, id, 'open', now() from organisation.school where id = ${school} returning id`,
    )
  )[0]!.id

const field = (page: Page) => page.getByRole('textbox', { name: 'Gerät oder Türschild scannen' })
async function scan(page: Page, codes: readonly string[]): Promise<void> {
  const input = field(page)
  for (const code of codes) {
    await input.fill(code)
    await input.press('Enter')
  }
}
/** What the browser keeps under the name of stock-takes. */
const stored = (page: Page, store: 'scans' | 'rounds') =>
  page.evaluate(
    (name) =>
      new Promise<number>((resolve, reject) => {
        const opened = indexedDB.open('muses-stocktake')
        opened.onerror = () => reject(opened.error)
        opened.onsuccess = () => {
          const counted = opened.result.transaction(name).objectStore(name).count()
          counted.onsuccess = () => {
            opened.result.close()
            resolve(counted.result)
          }
        }
      }),
    store,
  )
const scansIn = (round: string) =>
  asked(
    ground,
    sql<{ code: string; room: string | null }>`select s.code, r.number as room from stocktake.scan s
      left join organisation.room r on r.authority_id = s.authority_id and r.id = s.room_id where s.round_id = ${round}`,
  )

/** A short film of one QR code, as a camera that is held still shows it (YUV4MPEG2, 640 × 480). */
function filmOf(code: string, folder: string): string {
  const [{ pixs, pixx, pixy }] = bwip.raw({ bcid: 'qrcode', text: code }) as unknown as [{ pixs: number[]; pixx: number; pixy: number }]
  const [width, height, point] = [640, 480, 8]
  const light = Buffer.alloc(width * height, 235)
  const [left, top] = [(width - pixx * point) >> 1, (height - pixy * point) >> 1]
  for (let y = 0; y < pixy * point; y++)
    for (let x = 0; x < pixx * point; x++)
      if (pixs[Math.floor(y / point) * pixx + Math.floor(x / point)]) light[(top + y) * width + left + x] = 16
  const frame = Buffer.concat([Buffer.from('FRAME\n'), light, Buffer.alloc((width * height) / 2, 128)])
  const path = join(folder, 'camera.y4m')
  writeFileSync(path, Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420mpeg2\n`), ...Array(10).fill(frame)]))
  return path
}

describe.skipIf(noBrowser)(`scanning on the phone${noBrowser ? ` (skipped: ${noBrowser})` : ''}`, () => {
  beforeAll(async () => {
    ground = await openGround(0.03)
    school = await schoolOf(ground)
  }, 600_000)
  afterEach(async ({ task }) => {
    await pictureFaults(ground, task)
    await closeWindows(ground)
  })
  afterAll(async () => {
    await ground?.stop()
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  })

  test('a stock-take goes on without a network and through a closed browser; each scan is sent exactly once', async () => {
    const devices = await ownDevices(ground, 'OHNENETZ', 560, { school, kind: 'tablet', name: 'Tablet' })
    const round = await roundOf('Inventur ohne Netz')
    const [room] = await asked(
      ground,
      sql<{
        number: string
        code: string
      }>`select number, code from organisation.room where school_id = ${school} and state = 'active' order by number limit 1`,
    )
    const folder = ownFolder()
    const cookie = { ...(await ground.cookieOf('ohm')), expires: Math.floor(Date.now() / 1_000) + 86_400 }
    let context = await browserIn(folder)
    await context.addCookies([cookie])
    let page = context.pages()[0]!
    await page.goto(`${ground.base}/inventur/${round}`)
    await page.getByText('Alles gesendet').waitFor()
    // The worker has its parts, the round its devices.
    await page.evaluate(() => navigator.serviceWorker.ready)
    await expect.poll(() => stored(page, 'rounds'), { timeout: 60_000 }).toBe(1)

    await context.setOffline(true)
    await page.reload()
    await page.getByRole('heading', { level: 1, name: 'Inventur ohne Netz' }).waitFor()
    await page.getByText('Kein Netz', { exact: true }).waitFor()
    await scan(page, [room!.code])
    await page.getByText(`Raum ${room!.number}`, { exact: true }).first().waitFor()
    await scan(
      page,
      devices.slice(0, 300).map((each) => each.serial),
    )
    await page.getByText('300 Scans warten auf das Netz').waitFor()
    await page.getByText(`${devices[299]!.number} gefunden`).waitFor()
    expect(await sideways(page)).toBe(0)
    expect(await faultsOf(page)).toEqual([])
    await picture(page, 'inventur-ohne-netz')
    await context.close()

    // The next morning, still in the cellar: another start of the browser, without a network from the first moment.
    context = await browserIn(folder, { offline: true })
    page = context.pages()[0]!
    await page.goto(`${ground.base}/`)
    await page.getByRole('link', { name: 'Inventuren' }).click()
    await page.getByText('300 Scans warten auf das Netz').waitFor()
    expect(await faultsOf(page)).toEqual([])
    await picture(page, 'inventur-ohne-netz-liste')
    await page.getByRole('link', { name: 'Inventur ohne Netz' }).click()
    await page.getByText('300 Scans warten auf das Netz').waitFor()
    await scan(
      page,
      devices.slice(300).map((each) => each.serial),
    )
    await page.getByText('560 Scans warten auf das Netz').waitFor()
    expect(await scansIn(round)).toEqual([])

    await context.setOffline(false)
    await page.getByText('Alles gesendet').waitFor({ timeout: 120_000 })
    const sent = await scansIn(round)
    expect(sent.length).toBe(560)
    expect(new Set(sent.map((each) => each.code))).toEqual(new Set(devices.map((each) => each.serial)))
    expect(sent.filter((each) => each.room === room!.number).length).toBe(300)
    expect(await stored(page, 'scans')).toBe(0)
    await page.getByRole('button', { name: 'Ganze Seite öffnen' }).click()
    await page.getByRole('button', { name: 'Inventur abschließen' }).waitFor()
    expect((await scansIn(round)).length).toBe(560)

    // Signing out takes away what the browser kept, also for the frame.
    await page.evaluate(() => navigator.serviceWorker.ready)
    await page
      .getByRole('button', { name: /Konto|Menü|Abmelden/ })
      .first()
      .click()
    await page.getByRole('menuitem', { name: 'Abmelden' }).click()
    await page.waitForURL(/anmelden/)
    expect(await stored(page, 'rounds')).toBe(0)
    expect(
      await page.evaluate(async () => [(await navigator.serviceWorker.getRegistrations()).length, (await caches.keys()).length]),
    ).toEqual([0, 0])
    await context.close()
  }, 900_000)

  test('nothing that the API answers is in what the browser keeps to open without a network', async () => {
    const folder = ownFolder()
    const context = await browserIn(folder)
    await context.addCookies([await ground.cookieOf('ohm')])
    const page = context.pages()[0]!
    await page.goto(`${ground.base}/inventur`)
    await page.evaluate(() => navigator.serviceWorker.ready)
    await page.goto(`${ground.base}/geraete`, { waitUntil: 'networkidle' })
    const kept = await page.evaluate(async () => {
      const names = await caches.keys()
      const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()))
      return requests.flat().map((request) => new URL(request.url).pathname)
    })
    expect(kept).toContain('/index.html')
    expect(
      kept.filter((path) => path.startsWith('/api') || !/^\/(?:assets\/|index\.html|first\.js|favicon|icon-|manifest)/.test(path)),
    ).toEqual([])
    await context.close()
  }, 300_000)

  test('the camera reads labels where the browser has no reader: in the goods receipt and in the stock-take', async () => {
    const [device] = await ownDevices(ground, 'KAMERA', 1, { school, kind: 'tablet', name: 'Tablet' })
    const round = await roundOf('Inventur mit Kamera')
    const folder = ownFolder()
    const film = filmOf(device!.serial, folder)
    const context = await browserIn(join(folder, 'profile'), {
      args: ['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${film}`],
    })
    await context.addInitScript(() => void delete (globalThis as { BarcodeDetector?: unknown }).BarcodeDetector)
    await context.addCookies([await ground.cookieOf('ohm')])
    const page = context.pages()[0]!
    await page.goto(`${ground.base}/inventur/${round}`)
    await page.getByRole('button', { name: 'Mit der Kamera scannen' }).click()
    await page.getByText(`${device!.number} gefunden`).waitFor()
    await picture(page, 'inventur-kamera')
    expect(await faultsOf(page)).toEqual([])
    // A label that stays in the picture is one scan.
    await page.waitForTimeout(4_000)
    expect((await scansIn(round)).map((each) => each.code)).toEqual([device!.serial])
    await page.getByRole('button', { name: 'Kamera aus' }).click()

    await page.goto(`${ground.base}/geraete/wareneingang`)
    await page.getByRole('button', { name: 'Mit der Kamera scannen' }).click()
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Seriennummern' }).inputValue(), { timeout: 60_000 })
      .toBe(`${device!.serial}\n`)
    for (const path of ['/rueckgabe', '/geraete/scannen']) {
      await page.goto(`${ground.base}${path}`)
      await page.getByRole('button', { name: 'Mit der Kamera scannen' }).waitFor()
    }
    await context.close()
  }, 300_000)

  test('door labels are printed from the list of rooms, and one that is scanned among the serials says where the delivery goes', async () => {
    const [room] = await asked(
      ground,
      sql<{
        number: string
        code: string
      }>`select number, code from organisation.room where school_id = ${school} and state = 'active' order by number limit 1`,
    )
    for (const width of [360, 1280])
      for (const colorScheme of ['light', 'dark'] as const) {
        const { page, context } = await ground.as('ohm', { width })
        await page.emulateMedia({ colorScheme })
        const main = page.getByRole('main')
        await page.goto(`${ground.base}/geraete/wareneingang`, { waitUntil: 'networkidle' })
        const serials = main.getByRole('textbox', { name: 'Seriennummern' })
        const mark = `${width}${colorScheme.toUpperCase()}`
        await serials.fill(`TUER${mark}1\nhttps://muses.example/tuer/${room!.code}\nTUER${mark}2\n`)
        await main.getByText(`Die Lieferung kommt in Raum ${room!.number}, ${gymnasium.name}.`).waitFor()
        expect(await serials.inputValue()).toBe(`TUER${mark}1\nTUER${mark}2\n`)
        expect(await main.getByRole('combobox', { name: 'Schule' }).inputValue()).toContain(gymnasium.name)
        expect(await main.getByRole('combobox', { name: 'Raum' }).inputValue()).toContain(room!.number)
        expect([await sideways(page), await faultsOf(page)]).toEqual([0, []])
        await picture(page, `wareneingang-${width}-${colorScheme}`)
        await page.goto(`${ground.base}/bestandsaufnahme/agenten`, { waitUntil: 'networkidle' })
        await page.getByText('Abgewiesene Meldungen').first().waitFor()
        expect([await sideways(page), await faultsOf(page)]).toEqual([0, []])
        await picture(page, `agenten-${width}-${colorScheme}`)
        await page.goto(`${ground.base}/inventur`, { waitUntil: 'networkidle' })
        await picture(page, `inventuren-${width}-${colorScheme}`)
        await context.close()
      }
    const { page, context } = await ground.as('ohm')
    await page.goto(`${ground.base}/raeume?schule=${school}`, { waitUntil: 'networkidle' })
    await page.getByRole('checkbox', { name: 'Alle Zeilen dieser Seite auswählen' }).click()
    await page.getByRole('button', { name: 'Türschilder drucken' }).click()
    const paper = await downloaded(page, () => page.getByRole('dialog').getByRole('button', { name: 'Etiketten drucken' }).click())
    expect(readFileSync(paper.path).subarray(0, 5).toString()).toBe('%PDF-')
    if (!noReader) for (const words of [room!.number, 'Gymnasium']) expect(textOf(paper.path)).toContain(words)
    await context.close()
  }, 600_000)
})
