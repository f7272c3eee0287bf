import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Id } from '#shared'
import { type Mail, mailAttempts, mailJob, mailSettings, sendMail } from './mail.ts'
import { system } from './rights.ts'
import { useKey } from './secrets.ts'
import { changeSetting } from './settings.ts'
import { refusalOf, testWorld, whoWith } from './testing/index.ts'
import { runJob } from './testing/job.ts'
import { type Smtp, startSmtp } from './testing/smtp.ts'

const world = testWorld({ bare: true })
const letter: Mail = {
  to: 'k.reuter@auental.example',
  subject: 'Ihre Leihe endet am 24.08.2026',
  text: 'Guten Tag,\n\nschöne Grüße\n.\nEnde',
}

let smtp: Smtp
const set = (host: string, port: number) =>
  world.done(
    system('test'),
    async (ctx) => {
      await changeSetting(ctx, mailSettings.mailHost, host)
      await changeSetting(ctx, mailSettings.mailPort, port)
      await changeSetting(ctx, mailSettings.mailSecurity, 'none')
      await changeSetting(ctx, mailSettings.mailFrom, 'muses@auental.example')
    },
    { authorities: [] },
  )
beforeAll(async () => {
  useKey(randomBytes(32))
  smtp = await startSmtp()
  await set('127.0.0.1', smtp.port)
})
afterEach(() => {
  smtp.fault = () => undefined
  smtp.messages.length = 0
})
afterAll(async () => {
  await smtp.close()
  useKey()
})

const write = async (mail: Mail = letter) => (await world.done(whoWith([], world.authority), (ctx) => sendMail(ctx, mail)))[0]!
const send = (mail: Id) => runJob(world.db, mailJob, { authority: world.authority, mail })
const stateOf = (mail: Id) =>
  world.done(whoWith([], world.authority), async (ctx) => {
    const { rows } = await sql<{ state: string; error: string | null; attempts: number; left: number }>`
      select state, error, attempts, length(sealed) as left from kernel.mail where id = ${mail}`.execute(ctx.db())
    return rows[0]!
  })

test('a mail is written with its job in the transaction of the change, its body sealed', async () => {
  await world.tried(whoWith([], world.authority), async (ctx) => {
    const ids = await sendMail(ctx, [letter, { ...letter, to: 'b@auental.example' }])
    expect(ids).toHaveLength(2)
    const { rows } = await sql<{ raw: string }>`select encode(sealed, 'escape') as raw from kernel.mail`.execute(ctx.db())
    expect(rows.every(({ raw }) => !raw.includes('Gr'))).toBe(true)
    const jobs = await sql<{
      job: string
      ready: number
    }>`select job, ready::int from kernel.queue_figures() where job = 'kernel.mail'`.execute(ctx.db())
    expect(jobs.rows).toEqual([{ job: 'kernel.mail', ready: 2 }])
  })
})

test('the worker sends it once, as an automatic mail, and forgets the body', async () => {
  const id = await write({
    ...letter,
    html: '<p>Guten Tag</p>',
    attachments: [{ name: 'Vertrag Müller.pdf', type: 'application/pdf', content: Buffer.from('%PDF-1.7') }],
  })
  await send(id)
  await send(id)
  expect(smtp.messages).toHaveLength(1)
  const { from, to, data } = smtp.messages[0]!
  expect([from, to]).toEqual([expect.stringContaining('<muses@auental.example>'), [expect.stringContaining('<k.reuter@auental.example>')]])
  expect(data).toMatch(/^Auto-Submitted: auto-generated$/m)
  expect(data).toMatch(new RegExp(`^Message-ID: <${id}@auental.example>$`, 'm'))
  expect(data).toMatch(/^Subject: Ihre Leihe endet am 24\.08\.2026$/m)
  expect(data).toContain(Buffer.from('%PDF-1.7').toString('base64'))
  expect(data).toContain("filename*0*=utf-8''Vertrag%20M%C3%BCller.pdf")
  expect(await stateOf(id)).toMatchObject({ state: 'sent', error: null, left: 0 })
})

test('the server is asked with user and sealed password', async () => {
  await world.done(
    system('test'),
    async (ctx) => {
      await changeSetting(ctx, mailSettings.mailUser, 'muses')
      await changeSetting(ctx, mailSettings.mailPassword, 'Kanarienvogel')
    },
    { authorities: [] },
  )
  await send(await write())
  expect(smtp.users).toEqual(['\0muses\0Kanarienvogel'])
  await world.done(system('test'), (ctx) => changeSetting(ctx, mailSettings.mailUser, undefined), { authorities: [] })
})

test.each([
  ['421 at the start', 'CONNECT', '421 too busy'],
  ['451 for the recipient', 'RCPT', '451 greylisted'],
  ['a line cut at the start', 'CONNECT', 'cut'],
  ['a line cut in the middle', 'DATA', 'cut'],
  ['a line cut before the answer', '.', 'cut'],
])('%s: tried again, then sent', async (_name, at, fault) => {
  const id = await write()
  smtp.fault = (command) => (command === at ? fault : undefined)
  await expect(send(id)).rejects.toThrow(id)
  expect(await stateOf(id)).toMatchObject({ state: 'queued', attempts: 1, error: expect.any(String) })
  smtp.fault = () => undefined
  await send(id)
  expect(await stateOf(id)).toMatchObject({ state: 'sent', attempts: 2, error: null })
})

test('a server that does not answer: tried again, given up after the last attempt', async () => {
  await set('127.0.0.1', 1)
  const id = await write()
  await expect(send(id)).rejects.toThrow('ECONNREFUSED')
  await world.done(system('test'), (ctx) => sql`update kernel.mail set attempts = ${mailAttempts - 1} where id = ${id}`.execute(ctx.db()), {
    authorities: [world.authority],
  })
  await send(id)
  expect(await stateOf(id)).toMatchObject({ state: 'failed', left: 0, error: expect.stringContaining('ECONNREFUSED') })
  await set('127.0.0.1', smtp.port)
})

test('a final refusal ends it with the reason of the server', async () => {
  const id = await write()
  smtp.fault = (command) => (command === 'RCPT' ? '550 5.1.1 no such person' : undefined)
  await send(id)
  expect(await stateOf(id)).toMatchObject({ state: 'failed', attempts: 1, left: 0, error: '550 5.1.1 no such person' })
})

test('without a server the mail is noted as not sent', async () => {
  await set('', 587)
  const id = await write()
  await send(id)
  expect(await stateOf(id)).toMatchObject({ state: 'logged', left: 0 })
  await set('127.0.0.1', smtp.port)
})

test.each([
  ['subject', { subject: 'Hallo\r\nBcc: alle@auental.example' }],
  ['address', { to: 'a@b.example\r\nRCPT TO:<c@d.example>' }],
  ['attachment', { attachments: [{ name: 'a\r\nX: y', type: 'text/plain', content: Buffer.from('') }] }],
])('a second header in the %s is refused', async (_name, change) => {
  expect(await refusalOf(write({ ...letter, ...change }))).toBe('mail.header')
})

test.each(['a', 'a@', 'a@b', '"A" <a@b.example>', 'a@b.example, c@d.example', ''])('%j is no address', async (to) => {
  expect(await refusalOf(write({ ...letter, to }))).toBe('mail.address')
})

test('a mail of another authority is not sent from here', async () => {
  const id = await write()
  await runJob(world.db, mailJob, { authority: world.foreign, mail: id })
  expect(smtp.messages).toHaveLength(0)
  expect((await stateOf(id)).state).toBe('queued')
})
