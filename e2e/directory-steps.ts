// What stories of a directory are made of, each step as people take it on the screen.
import { execFileSync } from 'node:child_process'
import { Client } from 'ldapts'
import type { Page } from 'playwright-core'
import type { Slapd } from '../src/connectors/testing/slapd.ts'

type Server = Pick<Slapd, 'tlsUrl' | 'ca' | 'sync' | 'base'>

export async function createSchool(page: Page, base: string, school: { name: string; number: string }): Promise<void> {
  await page.goto(`${base}/schulen/neu`)
  await page.getByLabel('Name', { exact: true }).first().fill(school.name)
  await page
    .getByLabel(/^Schulnummer/)
    .first()
    .fill(school.number)
  await page.locator('.btn--primary').last().click()
  await page.getByRole('heading', { level: 1, name: school.name }).waitFor()
}

/** Drops a file into the wizard and takes everything over; answers how many changes that were. */
export async function importRoster(page: Page, base: string, school: string, file: string): Promise<number> {
  await page.goto(`${base}/personen/importe/neu`)
  await page.getByRole('combobox', { name: /^Schule/ }).selectOption({ label: school })
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByRole('button', { name: 'Lesen und vergleichen' }).click()
  const apply = page.getByRole('button', { name: /Änderung(en)? übernehmen$/ })
  await apply.waitFor({ timeout: 60_000 })
  const changes = Number(/^[\d\s]+/.exec(await apply.innerText())![0].replace(/\s/g, ''))
  await apply.click()
  await page.getByText('Der Import wurde übernommen').waitFor({ timeout: 60_000 })
  return changes
}

/** The operator lets the installation call a network that is closed otherwise. */
export async function allowNetwork(page: Page, base: string, network: string): Promise<void> {
  await page.goto(`${base}/einstellungen`)
  const setting = page.getByRole('listitem').filter({ has: page.getByLabel('Freigegebene Netze') })
  await setting.getByLabel('Freigegebene Netze').fill(network)
  await setting.getByRole('button', { name: 'Speichern' }).click()
  await page.getByText('Freigegebene Netze gespeichert.').waitFor()
}

/** Steps one and two: kind and access. The connection exists from then on and rests. */
export async function enterAccess(page: Page, base: string, name: string, server: Server): Promise<void> {
  await page.goto(`${base}/anbindungen/neu`)
  await page.getByRole('button', { name: 'OpenLDAP wählen' }).click()
  await page.getByLabel('Name', { exact: true }).fill(name)
  await page.getByLabel('Adresse').fill(server.tlsUrl)
  await page.getByLabel('Anmeldung als').fill(server.sync.dn)
  await page.getByLabel('Basis').fill(`o=auental,${server.base}`)
  await page.getByRole('textbox', { name: /^Zertifikat der Zertifizierungsstelle/ }).fill(server.ca)
  await page.getByLabel('Kennwort', { exact: true }).fill(server.sync.password)
  await page.getByRole('button', { name: 'Anlegen und weiter' }).click()
}

/** The check says what it found; the text that stands there then is waited for. */
export async function check(page: Page, finding: string): Promise<void> {
  await page.getByRole('button', { name: 'Jetzt prüfen' }).click()
  await page.getByText(finding).waitFor()
}

/** From the check to the switch: the mapping as it is, one school alone, and how many steps a second person must see. */
export async function switchOn(page: Page, name: string, school: string, steps: number): Promise<void> {
  await page.getByRole('button', { name: 'Weiter zur Zuordnung' }).click()
  await page.getByRole('button', { name: 'Weiter zu den Regeln' }).waitFor()
  await page.getByRole('button', { name: 'Weiter zu den Regeln' }).click()
  await page.getByRole('radio', { name: /^nur bestimmte/ }).check()
  await page.getByRole('checkbox', { name: school }).check()
  await page.getByLabel(/^Schritte insgesamt/).fill(String(steps))
  await page.getByRole('button', { name: 'Regeln speichern' }).click()
  await page.getByText('Die Anbindung ist gespeichert.').waitFor()
  await page.getByRole('button', { name: 'Weiter zum Start' }).click()
  await page.getByText('Die Prüfung war erfolgreich').waitFor()
  await page.getByRole('button', { name: 'Einschalten' }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: `„${name}“ einschalten` })
    .click()
}

/** Opens the newest plan of the connection once it waits. */
export async function openPlan(page: Page): Promise<string> {
  const row = page.getByRole('row').filter({ hasText: 'wartet auf Freigabe' }).first()
  await row.waitFor({ timeout: 60_000 })
  await row.getByRole('link').first().click()
  await page.getByRole('heading', { level: 1, name: /^Änderungsplan/ }).waitFor()
  return new URL(page.url()).pathname
}

/** A person whose changes did not lead to it releases the plan and sees it done and read back. */
export async function release(page: Page, address: string): Promise<void> {
  const done = page.getByText(/zurückgelesen und richtig$/)
  const replaced = page.getByText('ersetzt', { exact: true })
  const button = page.getByRole('button', { name: 'Freigeben und ausführen' })
  await page.goto(address)
  for (;;) {
    await button.or(replaced).first().waitFor()
    if (await button.isVisible()) {
      await button.click()
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /Schritte? ausführen$/ })
        .click()
      await done.or(replaced).first().waitFor({ timeout: 240_000 })
      if (await done.isVisible()) return
    }
    // Changes of a moment ago were compared once more: the newer plan is the one that counts.
    await page.goto(`${new URL(address).origin}/plaene`)
    await openPlan(page)
  }
}

/** A class of the imported school: a code for one pupil on the screen and on paper; answers what stands on the slip. */
export async function printSlip(
  page: Page,
  base: string,
  school: string,
): Promise<{ pupil: string; name: string; code: string; paper: string }> {
  await page.goto(`${base}/klassen`)
  await page.getByRole('row').filter({ hasText: school }).first().getByRole('link').first().click()
  const button = page.getByRole('button', { name: /^Neuer Code für / }).first()
  await button.waitFor()
  const pupil = (await button.getAttribute('aria-label'))!.replace('Neuer Code für ', '')
  await button.click()
  const dialog = page.getByRole('dialog')
  const code = await dialog.getByText(/^[A-Z0-9]{4}-[A-Z0-9]{4}$/).innerText()
  const name = (await dialog.getByRole('definition').first().innerText()).trim()
  const download = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Zettel drucken' }).click()
  const paper = execFileSync('pdftotext', ['-layout', await (await download).path(), '-']).toString()
  await dialog.getByRole('button', { name: 'Fertig' }).click()
  return { pupil, name, code, paper }
}

/** On the phone: name and code from the slip, an own password, in. */
export async function redeem(page: Page, base: string, slip: { name: string; code: string }, password: string): Promise<void> {
  await page.goto(`${base}/aktivieren`)
  await page.getByLabel('Benutzername').fill(slip.name)
  await page.getByLabel('Aktivierungscode', { exact: true }).fill(slip.code)
  await page.getByRole('button', { name: 'Weiter' }).tap()
  await page.getByText('Ihr Benutzername:').waitFor()
  await page.locator('input[type=password]').fill(password)
  await page.getByRole('button', { name: 'Passwort speichern und anmelden' }).tap()
  await page
    .getByRole('heading', { level: 1 })
    .filter({ hasText: /Übersicht|Guten|Hallo/ })
    .waitFor()
}

/** Whether the person of that name can bind there; the password is on its way for some seconds. */
export async function binds(server: Server, name: string, password: string): Promise<boolean> {
  const client = new Client({ url: server.tlsUrl, tlsOptions: { ca: [server.ca] } })
  try {
    await client.bind(server.sync.dn, server.sync.password)
    const { searchEntries } = await client.search(`o=auental,${server.base}`, { filter: `(uid=${name})`, attributes: ['uid'] })
    for (let tries = 0; tries < 120; tries++) {
      const done = await client.bind(searchEntries[0]!.dn, password).then(
        () => true,
        () => false,
      )
      if (done) return true
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
    return false
  } finally {
    await client.unbind().catch(() => {})
  }
}
