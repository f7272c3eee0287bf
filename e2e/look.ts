// Pictures of pages and what axe says of them: node e2e/look.ts --base http://127.0.0.1:5173 [--axe] [--out FOLDER] /kit /schulen …
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { AxeBuilder } from '@axe-core/playwright'
import { chromium, type Page } from 'playwright-core'
import { chromiumPath } from '../tools/chromium.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    base: { type: 'string', default: 'http://127.0.0.1:5173' },
    out: { type: 'string', default: join(tmpdir(), 'muses-look') },
    widths: { type: 'string', default: '360,1280' },
    themes: { type: 'string', default: 'light,dark' },
    height: { type: 'string', default: '900' },
    full: { type: 'boolean', default: false },
    axe: { type: 'boolean', default: false },
  },
})

const browser = await chromium.launch({
  executablePath: chromiumPath,
  args: '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'.split(
    ' ',
  ),
})

const nameOf = (path: string) => path.replace(/^\//, '').replace(/[^\w-]+/g, '_') || 'start'
let faults = 0

/** WCAG 2.0 to 2.2, levels A and AA; the window is as tall as the page, else sticky bars count as covering targets. */
async function check(page: Page, where: string, width: number) {
  const height = await page.evaluate(() => document.documentElement.scrollHeight)
  await page.setViewportSize({ width, height: Math.min(height, 20_000) })
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze()
  for (const violation of violations) {
    faults += 1
    console.log(`  ${where}: ${violation.id} (${violation.impact}): ${violation.help}`)
    for (const node of violation.nodes.slice(0, 4))
      console.log(
        `    ${node.target.join(' ')}  ${node.html.slice(0, 160)}  ${node.any
          .map((each) => each.message)
          .join(' ')
          .slice(0, 200)}`,
      )
  }
  await page.setViewportSize({ width, height: Number(values.height) })
}

async function visit(page: Page, path: string, where: string, width: number) {
  await page.goto(values.base + path, { waitUntil: 'networkidle' })
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  if (sideways > 0) {
    faults += 1
    console.log(`  ${where}: the page scrolls sideways by ${sideways} px`)
  }
  if (values.axe) await check(page, where, width)
  else {
    const file = join(values.out, `${where}.png`)
    await page.screenshot({ path: file, fullPage: values.full })
    console.log(file)
  }
}

mkdirSync(values.out, { recursive: true })
for (const theme of values.themes.split(',') as ('light' | 'dark')[]) {
  for (const width of values.widths.split(',').map(Number)) {
    const context = await browser.newContext({
      viewport: { width, height: Number(values.height) },
      colorScheme: theme,
      reducedMotion: 'reduce',
      locale: 'de-DE',
      timezoneId: 'Europe/Berlin',
    })
    const page = await context.newPage()
    page.on('console', (message) => message.type() === 'error' && console.error(`  ${message.text()}`))
    page.on('pageerror', (error) => console.error(`  ${error.message}`))
    for (const path of positionals) await visit(page, path, `${nameOf(path)}-${width}-${theme}`, width)
    await context.close()
  }
}
await browser.close()
if (values.axe) console.log(`${faults} violations`)
process.exitCode = faults > 0 ? 1 : 0
