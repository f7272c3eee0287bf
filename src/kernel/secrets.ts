// Secrets rest sealed (AES-256-GCM) under a key that is not in the database; a sealed value opens only in its own row.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { type Id, newId } from '#shared'
import type { Context } from './context.ts'
import { dataFolder } from './database/environment.ts'
import { installationKey } from './database/installation.ts'
import { notFound, unavailable } from './errors.ts'

let root: Buffer | undefined
const keys = new Map<string, Buffer>()

/** Works with this key from now on instead of the installation's own; nothing returns to that. For tests and restores. */
export function useKey(key?: Buffer): void {
  root = key
  keys.clear()
}

/** The 32-byte key for one purpose, derived from the installation key (HKDF-SHA-256, RFC 5869). */
export function subKey(purpose: string): Buffer {
  let key = keys.get(purpose)
  if (!key) {
    root ??= installationKey(dataFolder(process.env))
    key = Buffer.from(hkdfSync('sha256', root, 'muses', purpose, 32))
    keys.set(purpose, key)
  }
  return key
}

/** Seals a text: nonce (12) ‖ tag (16) ‖ text. It opens again only with the same purpose and the same place. */
export function seal(purpose: string, place: string, text: string | Buffer): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', subKey(purpose), nonce).setAAD(Buffer.from(place))
  const sealed = Buffer.concat([cipher.update(text as string, 'utf8'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
}

/** Opens what `seal` made; another key, another place or a changed byte is refused as `secretKey`. */
export const unseal = (purpose: string, place: string, sealed: Buffer): string => unsealBytes(purpose, place, sealed).toString('utf8')

/** The same for bytes that are no text. */
export function unsealBytes(purpose: string, place: string, sealed: Buffer): Buffer {
  try {
    const cipher = createDecipheriv('aes-256-gcm', subKey(purpose), sealed.subarray(0, 12), { authTagLength: 16 }).setAAD(
      Buffer.from(place),
    )
    cipher.setAuthTag(sealed.subarray(12, 28))
    const plain = cipher.update(sealed.subarray(28))
    return Buffer.concat([plain, cipher.final()])
  } catch (cause) {
    throw unavailable('secretKey', { cause })
  }
}

/** The place of a row: no value opens in another authority's row or in another row. */
export const sealPlace = (authority: Id | null, id: Id) => `${authority ?? 'installation'}/${id}`

const ownerOf = (ctx: Context) => (ctx.authorities.length === 1 ? ctx.authorities[0]! : null)

/** Keeps a secret of the context's authority (of the installation without one), or a new value of a known one. The caller has asked for the right. */
export async function putSecret(ctx: Context, purpose: string, text: string, known?: Id): Promise<Id> {
  const id = known ?? newId()
  const authority = ownerOf(ctx)
  const sealed = seal(`secret.${purpose}`, sealPlace(authority, id), text)
  const { rows } = known
    ? await sql`update kernel.secret set sealed = ${sealed}, changed_at = ${ctx.now()}
        where id = ${id} and purpose = ${purpose} and authority_id is not distinct from ${authority}::uuid returning 1 as one`.execute(
        ctx.db(),
      )
    : await sql`insert into kernel.secret (authority_id, id, purpose, sealed, changed_at)
        values (${authority}::uuid, ${id}, ${purpose}, ${sealed}, ${ctx.now()}) returning 1 as one`.execute(ctx.db())
  if (rows.length === 0) throw notFound('secret')
  await ctx.audit(known ? 'kernel.secret.changed' : 'kernel.secret.created', 'kernel.secret', [{ id }])
  return id
}

/** The text of a secret. */
export async function getSecret(ctx: Context, id: Id): Promise<string> {
  const { rows } = await sql<{ authority: Id | null; purpose: string; sealed: Buffer }>`
    select authority_id as authority, purpose, sealed from kernel.secret where id = ${id}`.execute(ctx.db())
  const row = rows[0]
  if (!row) throw notFound('secret')
  return unseal(`secret.${row.purpose}`, sealPlace(row.authority, id), row.sealed)
}

/** Forgets secrets; those that are gone already are no fault. */
export async function dropSecret(ctx: Context, ids: Id | readonly Id[]): Promise<void> {
  const { rows } = await sql<{ id: Id }>`delete from kernel.secret where id = any(${sql.val([ids].flat())}::uuid[]) returning id`.execute(
    ctx.db(),
  )
  await ctx.audit('kernel.secret.deleted', 'kernel.secret', rows)
}
