// No password and no activation code stands in the log or in any row of the database, whatever goes well or wrong: canaries over all ways.
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Context, log, system, unseal } from '#kernel'
import { testWorld } from '#kernel/testing'
import { type Id, newId } from '#shared'
import { sealPlace } from '../kernel/secrets.ts'
import { insertGrants } from '../modules/access/actions/grants.ts'
import { giveWords } from '../modules/access/actions/word-pairs.ts'
import { storePassword } from '../modules/access/guard/passwords.ts'
import { createConnection, startCheck, switchConnection } from '../modules/connections/actions/connections.ts'
import { useConnectors } from '../modules/connections/connectors.ts'
import { seed } from '../modules/connections/testing/ground.ts'
import { memory, memoryAt } from '../modules/connections/testing/memory.ts'
import { type App, openApp } from './open.ts'

const world = testWorld()
const origin = 'http://127.0.0.1:3000'
let app: App
let owner: pg.Pool
/** What must stand nowhere, by what it is. */
const canaries: Record<string, string> = {}
const canary = (what: string, text: string): string => {
  canaries[what] = text
  return text
}
const logged: string[] = []
const marker = 'Kontrollwort-der-Suche'

beforeAll(async () => {
  const stream = Object.getOwnPropertySymbols(log).find((symbol) => String(symbol) === 'Symbol(pino.stream)')!
  const sink = (log as unknown as Record<symbol, { write: (line: string) => void }>)[stream]!
  sink.write = (line) => void logged.push(line)
  log.level = 'trace'
  for (const out of [process.stdout, process.stderr]) {
    const write = out.write.bind(out) as (...args: unknown[]) => boolean
    out.write = ((...args: unknown[]) => {
      logged.push(String(args[0]))
      return write(...args)
    }) as typeof out.write
  }
  app = await openApp({ ...world.database, role: 'all', publicUrl: origin, dataDir: '/nonexistent' })
  await app.server!.ready()
  owner = new pg.Pool({ ...world.database.superuser, max: 2 })
  // What a mail said is forgotten once it is sent: its sealed text is kept aside here, to know the link that was in it.
  await owner.query(`create table public.mail_copy (like kernel.mail);
    create function public.copy_mail() returns trigger language plpgsql security definer as $$ begin insert into public.mail_copy select new.*; return new; end $$;
    create trigger copy_mail after insert on kernel.mail for each row execute function public.copy_mail()`)
})
afterAll(async () => {
  await owner?.end()
  await app?.stop()
})

const inside = <T>(work: (ctx: Context) => Promise<T>) => world.done(system('test'), work, { authorities: [world.authority] })

/** Every way in which a text could lie somewhere without being seen at once. */
function forms(text: string): string[] {
  const bytes = [Buffer.from(text), Buffer.from(text, 'utf16le'), Buffer.from(`"${text}"`, 'utf16le')]
  const plain = [text, encodeURIComponent(text), JSON.stringify(text).slice(1, -1), text.replaceAll('-', '')]
  return [
    ...new Set([
      ...plain,
      ...bytes.flatMap((each) => [each.toString('hex'), each.toString('base64').replace(/=+$/, ''), each.toString('base64url')]),
    ]),
  ]
}

async function inDatabase(texts: readonly string[]): Promise<string[]> {
  const { rows: tables } = await owner.query<{ name: string }>(`select format('%I.%I', n.nspname, c.relname) as name from pg_class c
    join pg_namespace n on n.oid = c.relnamespace where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'`)
  expect(tables.length).toBeGreaterThan(100)
  const found: string[] = []
  for (const { name } of tables) {
    const { rows } = await owner.query<{ word: string }>(
      `select w as word from unnest($1::text[]) w where exists (select from ${name} t where strpos(t::text, w) > 0)`,
      [texts],
    )
    found.push(...rows.map(({ word }) => `${name}: ${word}`))
  }
  return found
}
const inLog = (texts: readonly string[]) => texts.filter((text) => logged.some((line) => line.includes(text)))

interface Answer {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests look where they like
  body: any
  text: string
}
let address = 0
function browser() {
  let cookie = ''
  const from = `198.51.100.${++address}`
  return async (method: 'GET' | 'POST' | 'PUT', path: string, body?: object | string): Promise<Answer> => {
    const answer = await app.server!.inject({
      method,
      url: `/api/v1${path}`,
      remoteAddress: from,
      headers: { origin, 'muses-authority': world.authority, 'content-type': 'application/json', ...(cookie ? { cookie } : {}) },
      payload: typeof body === 'string' ? body : body && JSON.stringify(body),
    })
    const set = [answer.headers['set-cookie'] ?? []].flat().map((each) => each.split(';')[0]!)
    if (set.length) cookie = set.join('; ')
    const json = String(answer.headers['content-type']).includes('json')
    return { status: answer.statusCode, body: json ? answer.json() : undefined, text: answer.payload }
  }
}
type Browser = ReturnType<typeof browser>

async function account(name: string, draft: { password?: string; role?: string; state?: string; email?: string } = {}): Promise<Id> {
  const id = newId()
  await owner.query(`insert into people.account (authority_id, id, name, display_name, email, state) values ($1, $2, $3, $3, $4, $5)`, [
    world.authority,
    id,
    name,
    draft.email ?? null,
    draft.state ?? 'active',
  ])
  await inside(async (ctx) => {
    if (draft.password) await storePassword(ctx, id, draft.password)
    if (draft.role)
      await insertGrants(
        ctx,
        [{ account: id, role: draft.role, scope: 'school' }],
        [{ scope: 'school', authority: world.authority, school: world.schools[0], group: null }],
      )
  })
  return id
}
const ok = (answer: Answer) => {
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text}`)
}
const refused = (answer: Answer) => expect(answer.status).toBeGreaterThanOrEqual(400)
const secretOf = (link: string) => link.split('#')[1]!
const settled = (what: string, is: () => Promise<boolean>) => expect.poll(is, { message: what, timeout: 60_000, interval: 200 }).toBe(true)
const waiting = async () =>
  Number(
    (await owner.query(`select count(*)::int as n from graphile_worker._private_jobs where run_at <= now() and attempts < 1`)).rows[0].n,
  )

let head: Browser

test('signing in: right, wrong, and with the password in the wrong place', async () => {
  const password = canary('password of an account', 'Eulenruf-Mondlicht-481')
  await account('leitung', { password, role: 'head' })
  head = browser()
  ok(await head('POST', '/sign-in', { name: 'leitung', password }))
  const stranger = browser()
  const wrong = canary('wrong password', 'Falkenauge-Nebel-482')
  refused(await stranger('POST', '/sign-in', { name: 'leitung', password: wrong }))
  // Somebody who hurries types it where the name belongs.
  refused(await stranger('POST', '/sign-in', { name: canary('password as a name', 'Reiherflug-Ufer-483'), password: 'x' }))
  refused(await stranger('POST', '/sign-in', { name: 'leitung', password: { deep: canary('password of a wrong type', 'Kranichzug-484') } }))
  refused(await stranger('POST', '/sign-in', `{"name": "leitung", "password": "${canary('password in broken JSON', 'Schwanensee-485')}`))
  refused(
    await stranger('POST', `/sign-in?password=${canary('password in the address', 'Rohrdommel-486')}`, { name: 'leitung', password: 'x' }),
  )
})

test('activation: by link, by slip and by mail, with a weak password and a wrong code before', async () => {
  const invite = async (way: string, email?: string) => {
    const answer = await head('POST', '/accounts/invite', {
      way,
      people: [
        {
          givenName: 'Ina',
          familyName: `Berg${newId().slice(-4)}`,
          email,
          grant: { role: 'secretary', scope: 'school', school: world.schools[0] },
        },
      ],
    })
    ok(answer)
    return answer.body[0] as { account: Id; name: string; link: string; code: string }
  }
  const link = canary('secret of a link', secretOf((await invite('link')).link))
  const newcomer = browser()
  ok(await newcomer('POST', '/activation/check', { code: link }))
  refused(await newcomer('POST', '/activation', { code: link, password: canary('weak password', 'Igel-48') }))
  ok(await newcomer('POST', '/activation', { code: link, password: canary('password set by link', 'Drosselsang-Hecke-487') }))

  const slip = await invite('slip')
  canary('code of a slip', slip.code)
  const pupil = browser()
  refused(await pupil('POST', '/activation', { code: canary('wrong code', 'AAAA-CCCC'), name: slip.name, password: 'Drosselsang-1' }))
  ok(
    await pupil('POST', '/activation', {
      code: slip.code,
      name: slip.name,
      password: canary('password set by code', 'Amselnest-Efeu-488'),
    }),
  )

  await invite('mail', 'berg@schule.example')
  await settled('the mail was taken', async () => (await owner.query(`select from kernel.mail where state = 'logged'`)).rowCount === 1)
  const { rows } = await owner.query(`select id, authority_id as authority, sealed from public.mail_copy`)
  const mailed = unseal('mail', sealPlace(rows[0].authority, rows[0].id), rows[0].sealed)
  canary('secret of a mailed link', /#([\w-]{43})/.exec(mailed)![1]!)
})

test('slips as table and paper, new codes, a forgotten password, an own change, and words for small children', async () => {
  const sleeping = await account('schlaf', { state: 'invited', role: 'secretary' })
  const table = await head('POST', '/accounts/slips', { ids: [sleeping], format: 'csv' })
  ok(table)
  canary('code of a slip in a table', /[A-Z3-9]{4}-[A-Z3-9]{4}/.exec(table.text)![0])
  ok(await head('POST', '/accounts/slips', { ids: [sleeping] }))

  const user = await account('nutzerin', {
    password: canary('password before a reset', 'Zaunkoenig-489-Moos'),
    role: 'secretary',
    email: 'nutzerin@schule.example',
  })
  const reset = await head('POST', '/accounts/codes', { ids: [user], way: 'slip' })
  ok(reset)
  canary('code of a reset', reset.body[0].code)
  const phone = browser()
  ok(
    await phone('POST', '/activation', {
      code: reset.body[0].code,
      name: 'nutzerin',
      password: canary('password after a reset', 'Rotkehlchen-490-Farn'),
    }),
  )
  ok(await phone('PUT', '/account/password', { password: canary('password changed by oneself', 'Gimpelpaar-491-Birke') }))
  ok(await browser()('POST', '/password/forgot', { name: 'nutzerin@schule.example' }))
  await settled('both mails were taken', async () => (await owner.query(`select from kernel.mail where state = 'queued'`)).rowCount === 0)
  const { rows } = await owner.query(
    `select id, authority_id as authority, sealed from public.mail_copy where "to" = 'nutzerin@schule.example'`,
  )
  for (const [index, row] of rows.entries()) {
    const secret = /#([\w-]{43})/.exec(unseal('mail', sealPlace(row.authority, row.id), row.sealed))?.[1]
    if (secret) canary(`secret of a mailed link, ${index}`, secret)
  }

  const child = await account('kind', { state: 'invited', role: 'secretary' })
  const words = await inside((ctx) => giveWords(ctx, [{ id: child, name: 'kind', displayName: 'Kind', state: 'invited' }]))
  canary('pair of words', words.get(child)!)
})

test('provisioning: what reaches the system, what it refuses while repeating it, and what breaks it', async () => {
  const seeded = await seed(world, { people: 3, classes: 1, stem: 'schueler' })
  useConnectors([memory])
  const url = `memory:${newId()}`
  const place = memoryAt(url)
  const bind = { url, passwords: 'clear' }
  const made = await inside(async (ctx) =>
    createConnection(ctx, { name: 'Verzeichnis', kind: 'memory', settings: bind, secrets: { password: 'right' } }),
  )
  await inside((ctx) => switchConnection(ctx, made.id, true))
  await settled('the people stand there', async () => seeded.people.every((id) => place.own(id)))
  const waits = async (state: string) => (await owner.query(`select from connections.password where state = $1`, [state])).rowCount

  await inside((ctx) => storePassword(ctx, seeded.accounts[0]!, canary('password carried on', 'Stieglitz-492-Distel')))
  await settled('it was carried on', async () => place.passwords.size === 1)
  expect([...place.passwords.values()]).toEqual([{ clear: canaries['password carried on'] }])

  place.repeats = 'refusing'
  await inside((ctx) => storePassword(ctx, seeded.accounts[1]!, canary('password refused and repeated', 'Kernbeisser-493-Ahorn')))
  await settled('it was refused', async () => (await waits('missed')) === 1)

  place.repeats = 'breaking'
  await inside((ctx) => storePassword(ctx, seeded.accounts[2]!, canary('password in an error', 'Pirol-494-Pappelallee')))
  await settled('the job broke', async () => logged.some((line) => line.includes('is too well known')))
  expect(
    (await owner.query(`select from graphile_worker._private_jobs where last_error like '%is too well known%'`)).rowCount,
  ).toBeGreaterThan(0)

  const secret = canary('secret of a connection in an error', 'Wiedehopf-495-Bindewort')
  const other = await inside((ctx) =>
    createConnection(ctx, { name: 'Zweites', kind: 'memory', settings: bind, secrets: { password: secret } }),
  )
  await inside((ctx) => startCheck(ctx, other.id))
  await settled(
    'the test of the connection has ended',
    async () =>
      (await owner.query(`select from kernel.run where kind = 'connections.check' and state in ('done', 'failed')`)).rowCount! > 0,
  )
  expect(await inDatabase(['bind with'])).not.toEqual([])
})

test('faults: the database refuses while a password is being set', async () => {
  const sleeping = await account('pech', { state: 'invited', role: 'secretary' })
  const renewed = await head('POST', '/accounts/codes', { ids: [sleeping], way: 'link' })
  ok(renewed)
  const code = canary('secret of a link while the database refuses', secretOf(renewed.body[0].link))
  await owner.query(`alter table access.password add constraint never check (false) not valid`)
  try {
    const answer = await browser()('POST', '/activation', {
      code,
      password: canary('password while the database refuses', 'Neuntoeter-496-Schlehe'),
    })
    refused(answer)
    for (const text of Object.values(canaries)) expect(answer.text).not.toContain(text)
  } finally {
    await owner.query(`alter table access.password drop constraint never`)
  }
})

test('none of it stands anywhere, and the search finds what does', async () => {
  await owner.query(`insert into people.person (authority_id, family_name, given_name) values ($1, $2, 'Ada')`, [world.authority, marker])
  log.info(marker)
  await settled('the queue is empty', async () => (await waiting()) === 0)
  expect(Object.keys(canaries).length).toBeGreaterThanOrEqual(25)
  const texts = Object.values(canaries).flatMap(forms)
  expect(await inDatabase([...texts, marker])).toEqual([`people.person: ${marker}`])
  expect(inLog([...texts, marker])).toEqual([marker])
})
