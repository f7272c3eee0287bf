// Writes new passwords where they were waited for and erases them; what cannot be written in ten minutes is erased too.
import { addJob, type JobContext, unseal } from '#kernel'
import { passwordPlace, passwordPurpose, passwordsMissed, passwordsWritten } from '../actions/passwords.ts'
import type { NewPassword, OpenTarget } from '../ports.ts'
import type { ConnectionRecord } from '../queries/connections.ts'
import { type WaitingPassword, waitingPasswords } from '../queries/passwords.ts'
import { inOwn, openFor, type Payload, recordFor, troubleOf } from './at-work.ts'
import { unspoken } from './unspoken.ts'

const most = 200
const pause = 5

function passwordOf(record: ConnectionRecord, row: WaitingPassword): NewPassword | undefined {
  if (row.sealed) return { clear: unseal(passwordPurpose, passwordPlace(record.authority, record.id, row.person), row.sealed) }
  return row.hash ? { hash: `{ARGON2}${row.hash}` } : undefined
}

export async function passwords(job: JobContext, given: Record<string, unknown>): Promise<void> {
  const payload = given as unknown as Payload
  const record = await recordFor(job, payload)
  if (!record?.active) return
  const rows = await inOwn<WaitingPassword[]>(job, payload, (ctx) => waitingPasswords(ctx, record.id, most))
  if (!rows.length) return
  const late = rows.filter((row) => row.expired)
  await inOwn(job, payload, (ctx) =>
    passwordsMissed(
      ctx,
      record.id,
      late.map(({ person }) => ({ person, fault: 'sync.expired' })),
    ),
  )
  // Somebody who does not stand there yet, or is locked there, is waited for.
  const ready = rows.filter((row) => !row.expired && row.foreignId && row.enabled)
  const waiting = rows.length - late.length - ready.length
  const left = ready.length ? await write(job, payload, record, ready) : 0
  if (left + waiting > 0 || rows.length === most)
    await inOwn(job, payload, (ctx) =>
      addJob(
        ctx,
        'connections.passwords',
        { connection: record.id },
        { at: new Date(Date.now() + pause * 1_000), key: `connections.passwords:${record.id}` },
      ),
    )
}

/** Answers how many are left for another try. */
async function write(job: JobContext, payload: Payload, record: ConnectionRecord, ready: readonly WaitingPassword[]): Promise<number> {
  let target: OpenTarget
  try {
    target = await openFor(job, record)
  } catch (error) {
    if (troubleOf(error).code === 'sync.broken') throw error
    return ready.length
  }
  const written: WaitingPassword[] = []
  const missed: { person: string; fault: string }[] = []
  try {
    const queue = [...ready]
    const lane = async () => {
      for (let row = queue.shift(); row && !job.signal.aborted; row = queue.shift()) {
        const password = passwordOf(record, row)
        const outcome =
          password && target.setPassword
            ? await target.setPassword(row.foreignId!, password).catch((error) => {
                throw unspoken(error, Object.values(password))
              })
            : { ok: false as const, code: 'sync.noPasswords', message: '', later: false }
        // A silent system is not asked once more for each of the others; they wait for the next time.
        if (!outcome.ok && outcome.away) queue.length = 0
        if (outcome.ok) written.push(row)
        else if (!outcome.later) missed.push({ person: row.person, fault: outcome.code })
      }
    }
    await Promise.all(Array.from({ length: Math.min(4, target.concurrency) }, lane))
  } finally {
    await target.close()
    await inOwn(job, payload, async (ctx) => {
      await passwordsWritten(
        ctx,
        record.id,
        written.map((row) => row.person),
        written.map((row) => row.sealed),
      )
      await passwordsMissed(ctx, record.id, missed)
    })
  }
  return ready.length - written.length - missed.length
}
