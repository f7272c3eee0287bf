// The first day: from the one-time link to a head of school who sees her school and nothing else, all by screen.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createAuthority, firstLink, setUp } from './first-steps.ts'
import { type Ground, noBrowser, openGround } from './ground.ts'

const list = join(import.meta.dirname, '../../shared/data/jedeschule-nrw/schools_NRW.csv')
let ground: Ground
let link: string

describe.skipIf(noBrowser)(`first day${noBrowser ? ` (skipped: ${noBrowser})` : ''}`, () => {
  beforeAll(async () => {
    ground = await openGround(0)
    link = await firstLink(ground)
  }, 120_000)
  afterAll(() => ground?.stop())

  test('operator, authority, 5,847 schools, a head of school on her phone', async () => {
    const { page } = await ground.open()
    page.setDefaultTimeout(45_000)
    await setUp(ground, page, link)
    await refusesLink(page)
    await createAuthority(ground, page)
    if (existsSync(list)) await importSchools(page)
    else await createSchool(page)
    const activation = await appointHead(page)
    await activateOnPhone(activation)
  }, 240_000)
})

/** The link is used up. */
async function refusesLink(page: Page): Promise<void> {
  const again = await page.context().browser()!.newContext()
  const other = await again.newPage()
  await other.goto(ground.base + link)
  await other.waitForLoadState('networkidle')
  expect(await other.getByRole('button', { name: 'Konto anlegen' }).count()).toBe(0)
  await again.close()
}

async function importSchools(page: Page): Promise<void> {
  await page.goto(`${ground.base}/schulen/importieren`)
  await page.locator('input[type=file]').setInputFiles(list)
  await page.getByRole('button', { name: 'Vorschau zeigen' }).click()
  await page.getByRole('button', { name: /Schulen übernehmen$/ }).click({ timeout: 60_000 })
  await page.getByRole('link', { name: 'Zu den Schulen' }).waitFor({ timeout: 60_000 })
  await page.goto(`${ground.base}/schulen?q=gesamtschule`)
  await page.locator('tbody th a').first().waitFor()
  expect(await page.locator('tbody th a').count()).toBe(50)
}

async function createSchool(page: Page): Promise<void> {
  await page.goto(`${ground.base}/schulen/neu`)
  await page.getByLabel('Name').first().fill('Gymnasium Hohenauen')
  await page.locator('.btn--primary').last().click()
  await page.getByRole('heading', { level: 1, name: 'Gymnasium Hohenauen' }).waitFor()
}

async function appointHead(page: Page): Promise<string> {
  await page.goto(`${ground.base}/schulen`)
  const school = await page.locator('tbody th a').first().innerText()
  await page.goto(`${ground.base}/zugriff?einladen=1`)
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Vorname').fill('Jutta')
  await dialog.getByLabel('Nachname').fill('Halberg')
  await dialog.getByRole('combobox', { name: /Schule/ }).fill(school.slice(0, 12))
  await page.locator('[role=listbox] [role=option]').first().click()
  await dialog.getByLabel(/Link/).check()
  await dialog.locator('.btn--primary').click()
  await page.waitForFunction(() =>
    /\/aktivieren#\S+/.test(document.body.innerText + [...document.querySelectorAll('input')].map((each) => each.value).join(' ')),
  )
  const text = await page.evaluate(
    () => document.body.innerText + [...document.querySelectorAll('input')].map((each) => each.value).join(' '),
  )
  return /\/aktivieren#\S+/.exec(text)![0]
}

async function activateOnPhone(activation: string): Promise<void> {
  const { page } = await ground.open({ width: 360, height: 740, touch: true })
  page.setDefaultTimeout(45_000)
  await page.goto(ground.base + activation)
  // Two actions: a password, and in.
  await page.locator('input[type=password]').first().fill('Birken-am-Bach-23')
  await page.locator('.btn--primary').click()
  await page.getByRole('heading', { level: 1, name: /Übersicht|Guten/ }).waitFor()
  expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
  const seen = await page.evaluate(async () => {
    const session = (await (await fetch('/api/v1/session')).json()) as { home: string; schools: unknown[]; authorities: unknown[] }
    const schools = (await (await fetch('/api/v1/schools?count=exact')).json()) as { count: { value: number } }
    return {
      home: session.home,
      schools: session.schools.length,
      listed: schools.count.value,
      foreign: (await fetch('/api/v1/audit')).status,
    }
  })
  expect(seen).toEqual({ home: 'school', schools: 1, listed: 1, foreign: 403 })
  // The same link once more leads nowhere.
  const { page: second } = await ground.open()
  await second.goto(ground.base + activation)
  await second.waitForLoadState('networkidle')
  await second
    .locator('input[type=password]')
    .first()
    .fill('Birken-am-Bach-24')
    .catch(() => {})
  expect(await second.getByRole('heading', { level: 1, name: /Übersicht/ }).count()).toBe(0)
}
