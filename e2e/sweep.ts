// Every page of every module, looked at by a machine: both themes, three widths, no violation, no sideways scroll, no error in the console.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page as Tab } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { UiPlug } from '../src/ui/page.ts'
import { type Ground, noBrowser, openGround } from './ground.ts'

const root = join(import.meta.dirname, '..')
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** From the widest to the narrowest view; the first who has the right shows the page. */
const viewers = ['betreiber', 'reuter', 'albers']

let ground: Ground
let paths: { path: string; viewer: string | null }[] = []

/** Looks at every page of one of so many parts; parts are files, so that they run beside each other. */
export function sweep(part: number, parts: number): void {
  describe.skipIf(noBrowser)(`pages, part ${part + 1} of ${parts}${noBrowser ? ` (skipped: ${noBrowser})` : ''}`, () => {
    beforeAll(async () => {
      ground = await openGround()
      paths = (await findPaths()).filter((_, index) => index % parts === part)
    }, 300_000)
    afterAll(() => ground?.stop())

    test('each page has no violation, fits its width and throws nothing', async () => {
      expect(paths.length).toBeGreaterThan(20)
      const faults: string[] = []
      for (const viewer of [null, ...viewers]) {
        const { page, context } = viewer ? await ground.as(viewer) : await ground.open()
        page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`))
        page.on('requestfinished', (request) => {
          if (new URL(request.url()).origin !== ground.base && !request.url().startsWith('data:') && !request.url().startsWith('blob:'))
            faults.push(`${page.url()} asks ${request.url()}`)
        })
        for (const { path } of paths.filter((each) => each.viewer === viewer)) faults.push(...(await faultsOf(page, path)))
        await context.close()
      }
      expect(faults).toEqual([])
    }, 1_500_000)
  })
}

async function faultsOf(page: Tab, path: string): Promise<string[]> {
  const faults: string[] = []
  await page.setViewportSize({ width: 1280, height: 900 })
  await page.goto(ground.base + path, { waitUntil: 'networkidle' })
  // A sheet has its heading once its object has come.
  await page
    .locator('h1')
    .first()
    .waitFor({ timeout: 15_000 })
    .catch(() => {})
  const inVain = await page.evaluate(() => [...((window as { firstAnswers?: Map<string, unknown> }).firstAnswers?.keys() ?? [])])
  if (inVain.length > 0)
    faults.push(`${path}: asks ahead (list, listOf or asks in the plug) what the page does not ask: ${inVain.join(', ')}`)
  if ((await page.locator('h1').count()) !== 1) faults.push(`${path}: ${await page.locator('h1').count()} main headings`)
  for (const scheme of ['light', 'dark'] as const)
    for (const width of [1280, 768, 360]) {
      // On a shared machine only the two corners, so that all pages stay within minutes.
      if (process.env.CI && !(scheme === 'light' ? width === 1280 : width === 360)) continue
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' })
      await page.setViewportSize({ width, height: 900 })
      const { sideways, height } = await page.evaluate(() => ({
        sideways: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        height: document.documentElement.scrollHeight,
      }))
      if (sideways > 0) faults.push(`${path} ${width}: scrolls sideways by ${sideways} px`)
      // As tall as the page, else sticky bars count as covering targets.
      await page.setViewportSize({ width, height: Math.min(height, 12_000) })
      // In one go on the page itself: the other way opens a second window for each look, which only pages with foreign frames need.
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().withTags(tags).analyze()
      for (const violation of violations)
        faults.push(
          `${path} ${width} ${scheme}: ${violation.id}: ${violation.nodes
            .slice(0, 2)
            .map((node) => node.target.join(' '))
            .join(' | ')}`,
        )
    }
  return faults
}

async function plugs(): Promise<UiPlug[]> {
  const modules = readdirSync(join(root, 'src/modules'))
  const found = await Promise.all(
    modules.map((name) =>
      import(join(root, 'src/modules', name, 'ui/index.ts')).then(
        (loaded: { plug: UiPlug }) => loaded.plug,
        () => undefined,
      ),
    ),
  )
  return [shell(), ...found.filter((each) => each !== undefined)]
}

/** The shell's own pages, read as text, because its file imports what only a browser has. */
function shell(): UiPlug {
  const text = readFileSync(join(root, 'src/app/web/shell-plug.ts'), 'utf8')
  const pages = [...text.matchAll(/path: '([^']+)',\s*title: '([^']+)',\s*right: '([^']+)'/g)].map(([, path, title, right]) => ({
    path: path!,
    title: title!,
    right: right!,
    load: async () => Promise.reject(new Error('not here')),
  }))
  return { pages }
}

/** Each page with the first viewer who may see it; parts like `$school` are filled with the first object of the list above it. */
async function findPaths(): Promise<typeof paths> {
  // The gallery of parts is there in development alone, and a test looks like development to the plugs.
  const pages = (await plugs()).flatMap((plug) => plug.pages).filter((page) => page.path !== '/kit')
  const sessions = new Map<string, { rights: string[]; page: Tab }>()
  for (const viewer of viewers) {
    const { page } = await ground.as(viewer)
    await page.goto(ground.base)
    const rights = await page.evaluate(async () => ((await (await fetch('/api/v1/session')).json()) as { rights: string[] }).rights)
    sessions.set(viewer, { rights, page })
  }
  const found: typeof paths = []
  for (const { path, right } of pages) {
    const viewer = right === 'public' ? null : viewers.find((each) => right === 'signedIn' || sessions.get(each)!.rights.includes(right))
    if (viewer === undefined) continue
    const filled = path.includes('$') ? await fillPath(path, sessions.get(viewer ?? viewers[1]!)!.page) : path
    if (filled) found.push({ path: filled, viewer })
  }
  for (const { page } of sessions.values()) await page.context().close()
  return found
}

const endpoints: Record<string, string> = {
  school: '/schools',
  person: '/people',
  room: '/rooms',
  group: '/groups',
  authority: '/authorities',
  import: '/people/rosters',
  run: '/runs',
  account: '/accounts',
  template: '/templates',
  connection: '/connections',
  plan: '/plans',
  building: '/buildings',
  site: '/sites',
}

async function fillPath(path: string, page: Tab): Promise<string | undefined> {
  let filled = path
  for (const [part, name] of path.matchAll(/\$(\w+)/g)) {
    const endpoint = endpoints[name!]
    if (!endpoint) return undefined
    const id = await page.evaluate(async (url) => {
      const answer = (await (await fetch(url)).json()) as { rows?: { id: string }[] } | { id: string }[]
      return (Array.isArray(answer) ? answer : (answer.rows ?? []))[0]?.id
    }, `/api/v1${endpoint}?limit=1`)
    if (!id) return undefined
    filled = filled.replace(part, id)
  }
  return filled
}
