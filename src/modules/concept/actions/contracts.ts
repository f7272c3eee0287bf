// Contracts with processors: noted, changed, taken out again, with the signed paper as a file.
import { sql } from 'kysely'
import { type Context, changeRows, cleanName, deleteRows, dropFiles, insertRows, invalid, lockRows, openFile, storeFile } from '#kernel'
import { offered } from '#modules/catalogue'
import type { Change, Draft, Id } from '#shared'
import type { Contract } from '../model.ts'
import { contractList } from '../queries/contracts.ts'
import { asMuses } from '../queries/muses.ts'
import { contracts } from '../tables.ts'

export const contractChange = 'concept.contract.change'
const mostBytes = 20_000_000

export async function createContracts(ctx: Context, drafts: readonly Draft<typeof Contract>[]): Promise<Contract[]> {
  ctx.may(contractChange)
  await checkFits(ctx, drafts)
  return insertRows(ctx, contracts, drafts)
}

export async function changeContracts(ctx: Context, changes: readonly Change<typeof Contract>[]): Promise<Contract[]> {
  ctx.may(contractChange)
  const before = await lockRows(
    ctx,
    contracts,
    changes.map((change) => change.id),
  )
  await checkFits(
    ctx,
    before.map((row) => ({ ...row, ...changes.find((change) => change.id === row.id) })),
  )
  return changeRows(ctx, contracts, before, changes)
}

export async function deleteContracts(ctx: Context, ids: readonly Id[]): Promise<void> {
  ctx.may(contractChange)
  const before = await lockRows(ctx, contracts, ids)
  await deleteRows(ctx, contracts, before)
  await dropFiles(
    ctx,
    before.flatMap((row) => row.file ?? []),
  )
}

/** Days in their order, blocks that are offered, schools of this authority. */
async function checkFits(ctx: Context, all: readonly Partial<Contract>[]): Promise<void> {
  for (const { signed, validUntil } of all)
    if (signed && validUntil && validUntil < signed)
      throw invalid('concept.contractDays', { fields: [{ path: 'validUntil', code: 'concept.contractDays' }] })
  const numbers = new Set((await offered(asMuses(ctx), { all: true })).map((offer) => offer.number))
  const strange = all.flatMap((each) => each.blocks ?? []).filter((number) => !numbers.has(number))
  if (strange.length)
    throw invalid('concept.unknownBlock', {
      values: { block: strange[0]! },
      fields: [{ path: 'blocks', code: 'concept.unknownBlock', values: { block: strange[0]! } }],
    })
  const schools = [...new Set(all.flatMap((each) => each.schools ?? []))]
  const { rows } = await sql<{
    n: number
  }>`select count(*)::int as n from organisation.school where authority_id = ${ctx.authority} and id = any(${sql.val(schools)}::uuid[])`.execute(
    ctx.db(),
  )
  if (rows[0]!.n < schools.length) throw invalid('concept.unknownSchool', { fields: [{ path: 'schools', code: 'concept.unknownSchool' }] })
}

interface Uploaded {
  filename: string
  mimetype: string
  file: AsyncIterable<Uint8Array>
}

/** Keeps the signed paper with its contract, in place of an older one. */
export async function attach(ctx: Context, id: Id, files: AsyncIterable<Uploaded>): Promise<Contract> {
  ctx.may(contractChange)
  const [before] = await lockRows(ctx, contracts, [id])
  for await (const { filename, mimetype, file: stream } of files) {
    if (!/\.(pdf|docx?|odt|png|jpe?g)$/i.test(filename)) throw invalid('concept.fileKind', { values: { name: filename } })
    const draft = { name: filename, type: mimetype, owner: { object: 'concept.contract', id } }
    const file = await storeFile(ctx, draft, stream, { maxBytes: mostBytes })
    const [after] = await changeRows(ctx, contracts, [before!], [{ id, file: file.id, fileName: cleanName(filename) }])
    if (before!.file) await dropFiles(ctx, [before!.file])
    return after!
  }
  throw invalid('upload.none', { fields: [{ path: 'file', code: 'field.missing' }] })
}

/** The signed paper of a contract that may be read. */
export async function openContractFile(ctx: Context, id: Id) {
  const contract = await contractList.get(ctx, id)
  if (!contract.file) throw invalid('concept.noFile')
  return openFile(ctx, contract.file)
}
