// Looks whether a directory lets MUSES do what it will have to do.
import { randomBytes } from 'node:crypto'
import { PresenceFilter } from 'ldapts'
import type { Finding } from '#modules/connections/ports'
import { childDn } from './dn.ts'
import { codeOf, codes, outcomeOf } from './faults.ts'
import type { Session } from './session.ts'

const message = (error: unknown) => {
  const outcome = outcomeOf(error)
  return outcome.ok ? '' : outcome.message
}

/** What a server says about itself. */
export async function rootOf(session: Session): Promise<{ controls: ReadonlySet<string>; vendor: string }> {
  const [root] = await session.search('', { scope: 'base', attributes: ['supportedControl', 'vendorName', 'rootDomainNamingContext'] })
  return { controls: new Set([root?.supportedControl ?? []].flat().map(String)), vendor: String(root?.vendorName ?? '') }
}

/** The usual questions: is the base there, can all of it be read, can something be written below it. */
export async function usualFindings(session: Session, base: string, secure: boolean): Promise<Finding[]> {
  const findings: Finding[] = [{ code: 'connected', tone: 'success' }]
  if (!secure) findings.push({ code: 'plain', tone: 'warning' })
  try {
    await session.search(base, { scope: 'base', attributes: ['1.1'] })
  } catch (error) {
    return [
      ...findings,
      {
        code: codeOf(error) === codes.noSuchObject ? 'baseMissing' : 'unreadable',
        tone: 'danger',
        values: { base, reason: message(error) },
      },
    ]
  }
  try {
    let entries = 0
    for await (const page of session.pages(base, new PresenceFilter({ attribute: 'objectClass' }), ['1.1'], [])) entries += page.length
    findings.push({ code: 'readable', tone: 'success', values: { entries } })
  } catch (error) {
    findings.push({ code: 'unreadable', tone: 'danger', values: { base, reason: message(error) } })
  }
  return [...findings, await writeTest(session, base)]
}

/** Makes a container and removes it again. */
async function writeTest(session: Session, base: string): Promise<Finding> {
  const name = `muses-test-${randomBytes(6).toString('hex')}`
  const dn = childDn('ou', name, base)
  try {
    await session.add(dn, { objectClass: ['organizationalUnit'], ou: [name] })
    await session.remove(dn)
    return { code: 'writable', tone: 'success' }
  } catch (error) {
    return { code: 'notWritable', tone: 'danger', values: { reason: message(error) } }
  }
}
