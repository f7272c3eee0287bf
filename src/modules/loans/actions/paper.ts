// The signed paper of a contract as a scan or photo, kept with it; it replaces an earlier one.
import { sql } from 'kysely'
import { type Context, type Download, dropFiles, invalid, lockRows, notFound, openFile, type StoredFile, storeFile } from '#kernel'
import type { Id } from '#shared'
import { contractList } from '../queries/contracts.ts'
import { contracts } from '../tables.ts'
import { keepSignature } from './lend.ts'

const largest = 15 * 2 ** 20
const types = ['image/jpeg', 'image/png', 'image/webp', 'image/heic', 'application/pdf']

/** Keeps the scan; where nobody has signed yet and the name is told, the contract counts as signed on paper. */
export async function keepPaper(
  ctx: Context,
  id: Id,
  draft: { name: string; type: string },
  stream: AsyncIterable<Uint8Array>,
  signedBy?: string,
): Promise<StoredFile> {
  const [contract] = await lockRows(ctx, contracts, [id])
  ctx.may('loans.lend', { schools: [contract!.school] })
  if (!types.includes(draft.type)) throw invalid('loans.paperType', { fields: [{ path: 'file', code: 'loans.paperType' }] })
  const before = await paperOf(ctx, id)
  const file = await storeFile(ctx, { ...draft, owner: { object: 'loans.contract', id } }, stream, { maxBytes: largest })
  await sql`update loans.contract set paper_id = ${file.id} where authority_id = ${ctx.authority} and id = ${id}`.execute(ctx.db())
  if (before) await dropFiles(ctx, [before])
  await ctx.audit('loans.contract.paperKept', 'loans.contract', [{ id, school: contract!.school, changes: { file: [null, file.name] } }])
  if (signedBy && !contract!.signedOn) await keepSignature(ctx, [contract!], { signedBy, how: 'paper' })
  return file
}

async function paperOf(ctx: Context, id: Id): Promise<Id | null> {
  const { rows } = await sql<{ paper: Id | null }>`select paper_id as paper from loans.contract
    where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and id = ${id}`.execute(ctx.db())
  return rows[0]?.paper ?? null
}

/** The scan, for whoever may see the contract. */
export async function openPaper(ctx: Context, id: Id): Promise<Download> {
  await contractList.get(ctx, id)
  const paper = await paperOf(ctx, id)
  if (!paper) throw notFound('file')
  const file = await openFile(ctx, paper)
  return { name: file.name, type: file.type, body: file.stream, inline: file.type !== 'image/heic' }
}
