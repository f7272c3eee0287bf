// A whole MUSES with the demo's people, and a real browser in front of it.
import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { system, useKey, within } from '#kernel'
import { testDatabase } from '#kernel/testing'
import { fillDemo } from '../src/app/demo/index.ts'
import { type App, openApp } from '../src/app/open.ts'
import { buildWeb } from '../tools/build-web.mjs'
import { chromiumPath } from '../tools/chromium.ts'

const root = join(import.meta.dirname, '..')
/** Why browser tests cannot run here; a failure where services are required. */
export const noBrowser = chromiumPath ? undefined : 'Chromium is missing: apt-get install chromium, or name one in CHROMIUM'
if (noBrowser && process.env.MUSES_REQUIRE_SERVICES === '1') throw new Error(noBrowser)

export const browserArguments = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export interface Ground {
  base: string
  app: App
  browser: Browser
  /** A window whose person is signed in, second factor included. */
  as: (name: string, options?: Window) => Promise<{ page: Page; context: BrowserContext }>
  /** What the browser of a person who is signed in sends along. */
  cookieOf: (name: string) => Promise<Cookie>
  /** A window of nobody. */
  open: (options?: Window) => Promise<{ page: Page; context: BrowserContext }>
  stop: () => Promise<void>
}
type Cookie = Parameters<BrowserContext['addCookies']>[0][number]
interface Window {
  width?: number
  height?: number
  touch?: boolean
}

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

/** Opens it all; `share` is the part of the demo's people that is made, 0 an installation nobody has used yet. */
export async function openGround(share = 0.03): Promise<Ground> {
  const dataDir = mkdtempSync(join(tmpdir(), 'muses-e2e-'))
  process.env.MUSES_DATA_DIR = dataDir
  useKey(Buffer.alloc(32, 7))
  await buildWeb(root, process.execPath)
  const database = await testDatabase()
  const port = await freePort()
  const base = `http://127.0.0.1:${port}`
  const app = await openApp({
    owner: database.owner,
    app: database.app,
    appRole: database.appRole,
    role: 'all',
    publicUrl: base,
    dataDir,
    demo: share > 0,
    migrated: true,
  })
  if (share > 0) await fillDemo(app, { share })
  await app.server!.listen({ port, host: '127.0.0.1' })
  const browser = await chromium.launch({ executablePath: chromiumPath, args: browserArguments })
  const open = async (options: Window = {}) => {
    const context = await browser.newContext({
      viewport: { width: options.width ?? 1280, height: options.height ?? 900 },
      hasTouch: options.touch ?? false,
      locale: 'de-DE',
      timezoneId: 'Europe/Berlin',
      reducedMotion: 'reduce',
      // Each window is a new browser, which would fetch the whole program for work without a network; that is looked at in offline.test.ts.
      serviceWorkers: 'block',
    })
    // Servers, browsers and other tests share two cores: a limit only ends what hangs.
    context.setDefaultTimeout(60_000)
    return { context, page: await context.newPage() }
  }
  const cookieOf = async (name: string): Promise<Cookie> => {
    const value = await sessionOf(app, name)
    return { name: '__Host-muses', value, domain: '127.0.0.1', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' }
  }
  return {
    base,
    app,
    browser,
    open,
    cookieOf,
    async as(name, options) {
      const cookie = await cookieOf(name)
      const window = await open(options)
      await window.context.addCookies([cookie])
      return window
    },
    async stop() {
      await browser.close()
      await app.stop()
      await database.drop()
      useKey()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** A picture of a page for looking at, when E2E_PICTURES names a folder; stories run the same without. */
export async function picture(page: Page, name: string): Promise<void> {
  if (process.env.E2E_PICTURES) await page.screenshot({ path: join(process.env.E2E_PICTURES, `${name}.png`), fullPage: true })
}

/** What every window shows when a story has failed; call it in `afterEach`. */
export async function pictureFaults(ground: Ground | undefined, task: { name: string; result?: { state?: string } }): Promise<void> {
  if (!process.env.E2E_PICTURES || task.result?.state !== 'fail' || !ground) return
  const pages = ground.browser.contexts().flatMap((context) => context.pages())
  for (const [index, page] of pages.entries())
    await picture(page, `failed-${task.name.slice(0, 30).replace(/\W+/g, '-')}-${index}`).catch(() => {})
}

/** A session as signing in with both factors makes it, so that stories about other things need not sign in again. */
async function sessionOf(app: App, name: string): Promise<string> {
  const secret = randomBytes(32).toString('base64url')
  const { rows: authorities } = await within(app.db, { who: system('e2e'), authorities: [] }, (ctx) =>
    sql<{ id: string }>`select id from organisation.authority`.execute(ctx.db()),
  )
  const all = authorities.map((row) => row.id)
  await within(app.db, { who: system('e2e'), authorities: all }, async (ctx) => {
    const { rows } = await sql<{
      id: string
      authority: string | null
    }>`select id, authority_id as authority from people.account where name = ${name} and state = 'active'`.execute(ctx.db())
    if (!rows[0]) throw new Error(`nobody is called ${name} in the demo`)
    await sql`insert into access.session (authority_id, account_id, hash, kind, device, created_at, seen_at, idle_seconds, expires_at, second_at, confirmed_at)
      values (${rows[0].authority}::uuid, ${rows[0].id}, ${createHash('sha256').update(secret).digest()}, 'password', 'e2e', now(), now(), 86400, now() + interval '1 day', now(), now())`.execute(
      ctx.db(),
    )
  })
  return secret
}
