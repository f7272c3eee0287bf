// Who asks in a bench: people of the ground with real accounts, grants and sessions.
import { sql } from 'kysely'
import { type Context, system, within } from '#kernel'
import { giveGrants } from '#modules/access'
import { addAccounts, setAccountState } from '#modules/people'
import { loadModules } from '../../src/app/modules.ts'
import { beginSession } from '../../src/modules/access/actions/sessions.ts'
import { startAccess } from '../../src/modules/access/setup.ts'
import type { Ground } from './open.ts'

export interface Signed {
  role: 'authorityAdmin' | 'secretary' | 'teacher'
  account: string
  /** The request header that carries the session. */
  cookie: string
}

const origin = 'http://127.0.0.1'
let started = false

/** Loads roles and rights, as the program does at its start. */
async function begin(ground: Ground): Promise<void> {
  if (started) return
  started = true
  const modules = await loadModules()
  await startAccess({ db: ground.db, now: () => new Date(), publicUrl: origin, modules, bootstrapToken: null, demo: true })
}

export const inGround = <T>(ground: Ground, work: (ctx: Context) => Promise<T>): Promise<T> =>
  within(ground.db, { who: system('bench'), authorities: [ground.authority] }, work)

/** A session of the authority's administrator, of a school's secretary, or of a teacher with classes. */
export async function signIn(ground: Ground, role: Signed['role']): Promise<Signed> {
  await begin(ground)
  return inGround(ground, async (ctx) => {
    const account = role === 'teacher' ? await teacherAccount(ctx) : await grantedAccount(ctx, role)
    const session = await beginSession(ctx, account, { kind: 'password', second: true, device: 'bench', address: null as never })
    return { role, account, cookie: `__Host-muses=${session.secret}` }
  })
}

async function grantedAccount(ctx: Context, role: 'authorityAdmin' | 'secretary'): Promise<string> {
  const name = `bench-${role.toLowerCase()}`
  const known = await sql<{ id: string }>`select id from people.account where authority_id = ${ctx.authority} and name = ${name}`.execute(
    ctx.db(),
  )
  if (known.rows[0]) return known.rows[0].id
  const [account] = await addAccounts(ctx, [{ name, displayName: `Messung ${role}`, state: 'active' }])
  const school = await sql<{
    id: string
  }>`select id from organisation.school where authority_id = ${ctx.authority} order by number offset 7 limit 1`.execute(ctx.db())
  await giveGrants(ctx, [
    {
      account: account!.id,
      role,
      scope: role === 'secretary' ? 'school' : 'authority',
      ...(role === 'secretary' ? { school: school.rows[0]!.id } : {}),
    },
  ])
  return account!.id
}

async function teacherAccount(ctx: Context): Promise<string> {
  const { rows } = await sql<{
    id: string
  }>`select k.id from people.account k join people.person p on p.authority_id = k.authority_id and p.id = k.person_id and p.state = 'active'
    join people.affiliation a on a.authority_id = p.authority_id and a.person_id = p.id and a.role = 'teacher' join people.membership m on m.authority_id = a.authority_id and m.affiliation_id = a.id
    where k.authority_id = ${ctx.authority} group by k.id having count(*) >= 4 order by k.id limit 1`.execute(ctx.db())
  await setAccountState(ctx, [rows[0]!.id], 'active')
  return rows[0]!.id
}
