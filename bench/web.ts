// What a browser has to load and how fast it answers: weight of the built pages, largest paint, answer to touches and keys.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import type { PartsOfPages } from '../src/app/documents.ts'
import { programFolder } from '../src/kernel/database/environment.ts'
import { buildWeb } from '../tools/build-web.mjs'
import { chromiumPath } from '../tools/chromium.ts'
import { openGround } from './ground/open.ts'
import { signIn } from './ground/people-who.ts'
import { serve } from './ground/serve.ts'
import { atMost, type Bench, percentile, spreadOf } from './result.ts'

const paintedPages = ['/', '/personen', '/schulen']

interface Weights {
  initial: number
  initialFiles: string[]
  /** Everything that the first parts load later: pages, dialogs, texts. */
  later: { name: string; own: number; withAll: number }[]
}

/** Weights in KiB, as gzip sends them; read from the files that were built. */
function weigh(): Weights {
  const folder = join(programFolder, 'dist/web')
  const assets = join(folder, 'assets')
  const text = new Map(
    readdirSync(assets).flatMap((name) => (name.endsWith('.js') ? [[name, readFileSync(join(assets, name), 'utf8')] as const] : [])),
  )
  const gz = new Map([...text].map(([name, body]) => [name, gzipSync(body, { level: 6 }).length / 1024]))
  const index = readFileSync(join(folder, 'index.html'), 'utf8')
  const inIndex = [...index.matchAll(/(?:src|href)="\/assets\/([\w.-]+\.js)"/g)].map((found) => found[1]!)
  const linked = (name: string, pattern: RegExp) =>
    [...(text.get(name) ?? '').matchAll(pattern)].map((found) => found[1]!).filter((each) => text.has(each))
  const closure = (names: readonly string[]) => {
    const all = new Set<string>()
    const open = [...names]
    for (let name = open.pop(); name; name = open.pop()) {
      if (all.has(name)) continue
      all.add(name)
      open.push(...linked(name, /(?:from|import)\s*["'`]\.\/([\w.-]+\.js)["'`]/g))
    }
    return all
  }
  const sum = (names: Iterable<string>) => [...names].reduce((total, name) => total + (gz.get(name) ?? 0), 0)
  // Texts come beside the program, before anything is drawn.
  const { files, first } = JSON.parse(readFileSync(join(folder, 'pages.json'), 'utf8')) as PartsOfPages
  const initial = closure([...inIndex, ...first.de!.map((file) => files[file]!.replace('assets/', ''))])
  const targets = new Set([...initial].flatMap((name) => linked(name, /import\(\s*["'`]\.\/([\w.-]+\.js)["'`]/g)))
  const later = [...targets]
    .filter((name) => !initial.has(name))
    .map((name) => ({ name, own: gz.get(name)!, withAll: sum([...closure([name])].filter((each) => !initial.has(each))) }))
  // The script that runs first stands beside the parts.
  const ahead = gzipSync(readFileSync(join(folder, 'first.js')), { level: 6 }).length / 1024
  return { initial: sum(initial) + ahead, initialFiles: [...initial], later: later.sort((a, b) => b.own - a.own) }
}

/** The largest paint of a page in a browser that has never been here. */
async function largestPaint(page: Page, address: string): Promise<number> {
  await page.goto(address, { waitUntil: 'networkidle' })
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => resolve(list.getEntries().at(-1)!.startTime)).observe({
          type: 'largest-contentful-paint',
          buffered: true,
        })
        setTimeout(() => resolve(Number.NaN), 2_000)
      }),
  )
}

declare global {
  interface Window {
    answered?: Map<number, number>
  }
}

/** Keys and clicks on a list of a million people; answers the milliseconds of each until the next paint. Shorter ones than 16 count as 16. */
async function interactions(page: Page, base: string): Promise<number[]> {
  await page.goto(`${base}/personen`, { waitUntil: 'networkidle' })
  await page.evaluate(() => {
    const answered = new Map<number, number>()
    window.answered = answered
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { interactionId: number })[])
        if (entry.interactionId) answered.set(entry.interactionId, Math.max(answered.get(entry.interactionId) ?? 0, entry.duration))
    }).observe({ type: 'event', durationThreshold: 16, buffered: false } as PerformanceObserverInit)
  })
  let done = 0
  const key = async (name: string) => {
    await page.keyboard.press(name)
    done += 1
    await page.waitForTimeout(150)
  }
  const search = page.getByRole('searchbox').first()
  await search.click()
  done += 1
  for (const letter of 'schmi') await key(letter)
  await page.waitForTimeout(600)
  for (const row of [0, 1, 2]) {
    await page
      .getByRole('row')
      .nth(row + 1)
      .click({ position: { x: 200, y: 12 } })
    done += 1
    await page.waitForTimeout(500)
    if (!page.url().includes('/personen?') && !page.url().endsWith('/personen')) await page.goBack({ waitUntil: 'networkidle' })
  }
  await key('Control+k')
  // A letter that the simulated keyboard has no key for would not count as an answer.
  for (const letter of 'muell') await key(letter)
  await key('ArrowDown')
  await key('Escape')
  await page.waitForTimeout(500)
  const times = await page.evaluate(() => [...(window.answered ?? new Map<number, number>()).values()])
  return [...times, ...Array.from({ length: Math.max(0, done - times.length) }, () => 16)]
}

export const run: Bench = async (options) => {
  if (!chromiumPath) throw new Error('Chromium is missing: apt-get install chromium, or name one in CHROMIUM')
  await buildWeb(programFolder, process.execPath)
  const weights = weigh()
  const ground = await openGround(options.size ?? 1_000_000, options.say)
  const server = await serve(ground)
  const browser = await chromium.launch({
    executablePath: chromiumPath,
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  })
  const base = `http://127.0.0.1:${server.port}`
  try {
    const { cookie } = await signIn(ground, 'authorityAdmin')
    const [name, value] = cookie.split('=') as [string, string]
    const fresh = async (): Promise<BrowserContext> => {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'de-DE', timezoneId: 'Europe/Berlin' })
      await context.addCookies([{ name, value, domain: '127.0.0.1', path: '/', secure: true, httpOnly: true, sameSite: 'Lax' }])
      return context
    }
    const paints = new Map<string, number[]>(paintedPages.map((path) => [path, []]))
    const touches: number[] = []
    for (let run = -1; run < options.runs; run++) {
      for (const path of paintedPages) {
        const context = await fresh()
        const ms = await largestPaint(await context.newPage(), base + path)
        await context.close()
        if (run >= 0) paints.get(path)!.push(ms)
      }
      const context = await fresh()
      const times = await interactions(await context.newPage(), base)
      await context.close()
      if (run >= 0) touches.push(...times)
    }
    const painted = spreadOf([...paints.values()].flat().map((ms) => ms / 1000))
    const heaviest = weights.later[0]!
    const most = weights.later.toSorted((a, b) => b.withAll - a.withAll)[0]!
    return {
      size: ground.size,
      figures: {
        'first JavaScript (KiB gz)': Math.round(weights.initial),
        'heaviest part loaded later (KiB gz)': Math.round(heaviest.own),
        'most that one page adds (KiB gz)': Math.round(most.withAll),
        ...Object.fromEntries([...paints].map(([path, times]) => [`largest paint ${path} (s)`, spreadOf(times.map((ms) => ms / 1000))])),
        'answers measured': touches.length,
        'answer p50 (ms)': percentile(touches, 50),
        'answer p75 (ms)': percentile(touches, 75),
        'answer slowest (ms)': Math.max(...touches),
      },
      baseline: {},
      gates: {
        'first JavaScript': atMost(weights.initial, 220, 150, 'KiB'),
        'heaviest part loaded later': atMost(heaviest.own, 70, 40, 'KiB'),
        'largest paint': atMost(painted, 1.2, 0.8, 's'),
        'answer to a touch, p75': atMost(percentile(touches, 75), 200, 80, 'ms'),
      },
      notes: [
        `heaviest part: ${heaviest.name}; page that adds most: ${most.name}`,
        'browser and server on the same cores, empty cache of the browser; durations of the browser come in steps of 8 ms',
      ],
    }
  } finally {
    await browser.close()
    await server.stop()
    await ground.stop()
  }
}
