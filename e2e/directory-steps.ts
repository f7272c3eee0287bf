// What stories of a directory are made of, each step as people take it on the screen.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Attribute, Change, Client, type Entry } from 'ldapts'
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

/** The lines of actions for UCS@school that add somebody, as a file of its own. */
export function firstDay(path: string): string {
  const added = join(mkdtempSync(join(tmpdir(), 'muses-e2e-')), 'first-day.csv')
  const lines = readFileSync(path, 'utf8').split('\n')
  writeFileSync(added, `${lines.filter((line) => line.startsWith('A\t')).join('\n')}\n`)
  return added
}

export interface Roster {
  /** The school all of it belongs to; left out where the files name their schools. */
  school?: string
  /** Chosen where several formats look the same. */
  format?: string
  files: string | string[]
}

/** Drops files into the wizard and takes everything over; answers how many changes that were. */
export async function importRoster(page: Page, base: string, { school, format, files }: Roster): Promise<number> {
  await page.goto(`${base}/personen/importe/neu`)
  if (school) await page.getByRole('combobox', { name: /^Schule/ }).selectOption({ label: school })
  if (format) await page.getByRole('combobox', { name: /^Format/ }).selectOption({ label: format })
  await page.locator('input[type=file]').setInputFiles(files)
  await page.getByRole('button', { name: 'Lesen und vergleichen' }).click()
  const apply = page.getByRole('button', { name: /Änderung(en)? übernehmen$/ })
  await apply.waitFor({ timeout: 180_000 })
  const changes = Number(/^[\d\s]+/.exec(await apply.innerText())![0].replace(/\s/g, ''))
  await apply.click()
  await page.getByText('Der Import wurde übernommen').waitFor({ timeout: 180_000 })
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
  await page.getByLabel('Passwort', { exact: true }).fill(server.sync.password)
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

/** One more school for a connection that runs, and everything above so many steps waits for a second person. */
export async function serveToo(page: Page, base: string, connection: string, school: string, steps: number): Promise<void> {
  await page.goto(`${base}/anbindungen`)
  await page.getByRole('link', { name: connection }).first().click()
  await page.getByRole('heading', { level: 1, name: connection }).waitFor()
  await page.goto(`${page.url().split('?')[0]}?bereich=regeln`)
  await page.getByRole('checkbox', { name: school }).check()
  await page.getByLabel(/^Schritte insgesamt/).fill(String(steps))
  await page.getByRole('button', { name: 'Regeln speichern' }).click()
  await page.getByText('Die Anbindung ist gespeichert.').waitFor()
}

/** Compares both sides now; the address of the plan that waits then. */
export async function comparePlan(page: Page, base: string, connection: string): Promise<string> {
  await page.goto(`${base}/anbindungen`)
  await page.getByRole('link', { name: connection }).first().click()
  await page.getByRole('button', { name: 'Jetzt vergleichen' }).click()
  await page.waitForURL(/\/laeufe\//)
  await page.goto(`${base}/plaene`)
  return openPlan(page)
}

/** Opens the newest plan of the connection once it waits. */
export async function openPlan(page: Page): Promise<string> {
  const row = page.getByRole('row').filter({ hasText: 'wartet auf Freigabe' }).first()
  await row.waitFor({ timeout: 180_000 })
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

/** Where a class or course of the school with learners in it is. */
const groupAt = (page: Page, school: string): Promise<string> =>
  page.evaluate(async (name) => {
    const read = async (path: string) => (await fetch(`/api/v1${path}`)).json()
    const schools = await read(`/schools?q=${encodeURIComponent(name)}`)
    const groups = await read(`/people/groups?filter=school:is:${schools.rows[0].id}&limit=50`)
    return groups.rows.find((row: { learners: number }) => row.learners > 0).id
  }, school)

/** A class of the imported school: a code for one pupil on the screen and on paper; answers what stands on the slip. */
export async function printSlip(
  page: Page,
  base: string,
  school: string,
): Promise<{ pupil: string; name: string; code: string; paper: string }> {
  await page.goto(`${base}/klassen`)
  await page.goto(`${base}/klassen/${await groupAt(page, school)}`)
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

/** Somebody changes the mail addresses of these people in the directory itself. */
export async function changeByHand(server: Server, names: readonly string[]): Promise<void> {
  await inDirectory(server, async (client, entryOf) => {
    for (const name of names) {
      const { dn } = await entryOf(name)
      const modification = new Attribute({ type: 'mail', values: [`${name}@von-hand.example`] })
      await client.modify(dn, new Change({ operation: 'replace', modification }))
    }
  })
}

/** The mail address that stands there. */
export const mailOf = (server: Server, name: string): Promise<string> =>
  inDirectory(server, async (_client, entryOf) => String((await entryOf(name)).mail ?? ''))

async function inDirectory<T>(server: Server, work: (client: Client, entryOf: (name: string) => Promise<Entry>) => Promise<T>): Promise<T> {
  const client = new Client({ url: server.tlsUrl, tlsOptions: { ca: [server.ca] } })
  try {
    await client.bind(server.sync.dn, server.sync.password)
    return await work(client, async (name) => {
      const { searchEntries } = await client.search(`o=auental,${server.base}`, { filter: `(uid=${name})` })
      return searchEntries[0]!
    })
  } finally {
    await client.unbind().catch(() => {})
  }
}

/** Compares both sides now and opens what was changed there by hand. */
export async function openDrift(page: Page, base: string, connection: string, count: number): Promise<void> {
  await page.goto(`${base}/anbindungen`)
  await page.getByRole('link', { name: connection }).first().click()
  await page.getByRole('button', { name: 'Jetzt vergleichen' }).click()
  await page.waitForURL(/\/laeufe\//)
  await page.goto(`${base}/anbindungen`)
  await page.getByRole('link', { name: connection }).first().click()
  await page.getByText(`${count} Einträge wurden dort von Hand geändert`).waitFor({ timeout: 180_000 })
  await page.getByRole('link', { name: 'Abweichungen ansehen' }).click()
}

/** Decides about what was changed by hand: stays, or is put right. */
export async function decideDrift(page: Page, name: RegExp, decision: 'so lassen' | 'wiederherstellen'): Promise<void> {
  await page.getByRole('checkbox', { name }).check()
  await page.getByRole('button', { name: `1 ${decision}` }).click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: `1 ${decision}` })
    .click()
}

/** Two pupils of a school, as the interface tells them. */
export async function pupilsOf(page: Page, base: string, school: string): Promise<{ name: string; account: string }[]> {
  await page.goto(base)
  return page.evaluate(async (schoolName) => {
    const read = async (path: string) => (await fetch(`/api/v1${path}`)).json()
    const schools = await read(`/schools?q=${encodeURIComponent(schoolName)}`)
    const people = await read(`/people?filter=school:is:${schools.rows[0].id}&filter=roles:any:learner&limit=2`)
    const sheets = await Promise.all(people.rows.map((row: { id: string }) => read(`/people/${row.id}`)))
    return sheets.map((sheet) => ({ name: sheet.name as string, account: sheet.account.name as string }))
  }, school)
}

/** The coordinator of another school looks after this one, too. */
export async function appointCoordinator(page: Page, name: string, school: string): Promise<void> {
  const status = await page.evaluate(
    async ([account, schoolName]) => {
      const read = async (path: string) => (await fetch(`/api/v1${path}`)).json()
      const accounts = await read(`/accounts?q=${account}`)
      const schools = await read(`/schools?q=${encodeURIComponent(schoolName!)}`)
      const chosen = accounts.rows.find((row: { name: string }) => row.name === account)
      const grant = { account: chosen.id, role: 'schoolCoordinator', scope: 'school', school: schools.rows[0].id }
      const body = JSON.stringify({ grants: [grant] })
      return (await fetch('/api/v1/grants', { method: 'POST', headers: { 'content-type': 'application/json' }, body })).status
    },
    [name, school],
  )
  if (status >= 300) throw new Error(`${name} was not appointed: ${status}`)
}
