// What every story of a new installation begins with: the operator's account by the one-time link, and an authority.
import { Secret, TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import type { Ground } from './ground.ts'

export const password = 'Wolken-ueber-Auental-7'

/** The one-time link that the first start prints. */
export async function firstLink(ground: Ground): Promise<string> {
  const lines = (await Promise.all(ground.app.modules.map((module) => module.greeting?.() ?? []))).flat()
  return /\/einrichten\S+/.exec(lines.join(' '))![0]
}

/** The operator's account with its second factor. */
export async function setUp(ground: Ground, page: Page, link: string): Promise<void> {
  await page.goto(ground.base + link)
  await page.getByLabel('Ihr Name').fill('Maren Ostermann')
  await page.getByLabel('E-Mail-Adresse').fill('ostermann@schul-it.example')
  await page.getByLabel('Benutzername').fill('ostermann')
  await page.getByLabel('Neues Passwort').fill(password)
  await page.getByRole('button', { name: 'Konto anlegen' }).click()
  await page.getByRole('button', { name: 'Code-App einrichten' }).click()
  await page.getByText('Schlüssel von Hand eingeben').click()
  await page.waitForFunction(() => /[A-Z2-7 ]{32,}/.test(document.body.innerText))
  const secret = /[A-Z2-7]{4}(?: ?[A-Z2-7]{4}){7}/.exec(await page.locator('main').innerText())![0].replaceAll(' ', '')
  await page.getByLabel('Code, den die App jetzt zeigt').fill(new TOTP({ secret: Secret.fromBase32(secret) }).generate())
  const enrol = page.getByRole('button', { name: 'App einrichten' })
  await enrol.click({ timeout: 2_000 }).catch(() => {})
  await page.getByLabel('Ich habe die Codes sicher abgelegt.').check()
  await page.getByRole('button', { name: 'Weiter' }).click()
  await page.getByRole('heading', { level: 1, name: 'Übersicht' }).waitFor()
}

export async function createAuthority(ground: Ground, page: Page): Promise<void> {
  await page.goto(`${ground.base}/traeger?neu=1`)
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('Name').fill('Landkreis Auental')
  await dialog.getByLabel('Art').selectOption({ label: 'Landkreis' })
  await dialog.getByLabel('Land', { exact: true }).selectOption({ label: 'Nordrhein-Westfalen' })
  await dialog.getByRole('button', { name: /anlegen/ }).click()
  await page.getByRole('heading', { level: 1, name: 'Landkreis Auental' }).waitFor()
}
