// Pictures of pages: node e2e/look.ts --base http://127.0.0.1:5173 --out FOLDER /kit /schulen …; 360 and 1280 px, light and dark.
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'

export const launchOptions = {
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    base: { type: 'string', default: 'http://127.0.0.1:5173' },
    out: { type: 'string', default: join(tmpdir(), 'muses-look') },
    widths: { type: 'string', default: '360,1280' },
    themes: { type: 'string', default: 'light,dark' },
    height: { type: 'string', default: '900' },
    full: { type: 'boolean', default: false },
  },
})

const nameOf = (path: string) => path.replace(/^\//, '').replace(/[^\w-]+/g, '_') || 'start'

mkdirSync(values.out, { recursive: true })
const browser = await chromium.launch(launchOptions)
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
    for (const path of positionals) {
      await page.goto(values.base + path, { waitUntil: 'networkidle' })
      const file = join(values.out, `${nameOf(path)}-${width}-${theme}.png`)
      await page.screenshot({ path: file, fullPage: values.full })
      console.log(file)
    }
    await context.close()
  }
}
await browser.close()
