import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { auditFindings, auditKinds } from './audit-kinds.ts'
import { textFindings } from './check-texts.ts'

const root = join(import.meta.dirname, '..')

test('the kinds of changes are read from where they are written: by name, by choice, by constant, by the model of stored rows', () => {
  const written = auditKinds(root).kinds.map(({ what, object }) => `${what} of ${object}`)
  expect(written).toEqual(
    expect.arrayContaining([
      'loans.contract.signed of loans.contract',
      'access.supportRefused of access.supportRequest',
      'connections.connection.switchedOff of connections.connection',
      'people.person.deleted of people.person',
      'kernel.secret.created of kernel.secret',
    ]),
  )
  expect(written).not.toContain('orders.budget.open of orders.budget')
})

test('each has words in both languages', () => {
  expect(textFindings(root)).toEqual([])
})

test('a kind without words and one that cannot be read are named with file and line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'muses-audit-'))
  const file = join(folder, 'src/modules/loans/actions.ts')
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(
    file,
    "const late = (ctx, ids) =>\n  ctx.audit('loans.item.lost', 'loans.item', ids)\nconst other = (ctx, fact, ids) => ctx.audit(fact, 'loans.item', ids)\n",
  )
  const said = auditFindings(folder, { 'loans.item': 'Gerät' })
    .filter((finding) => finding.file.includes('loans/actions.ts'))
    .map(({ line, message }) => `${line}: ${message}`)
  rmSync(folder, { recursive: true, force: true })
  expect(said).toEqual([
    "3: the audit writes fact of 'loans.item'; which kinds these are belongs into tools/audit-kinds.ts",
    '2: the audit has no words for loans.item.lost: loans.item.did.lost',
  ])
})
