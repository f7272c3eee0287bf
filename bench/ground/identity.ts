// What an account of the ground may do, as the program would find out from its session.
import { system, type Who, within } from '#kernel'
import { findStanding } from '../../src/modules/access/queries/standing.ts'
import type { Ground } from './open.ts'

export async function identityOfAccount(ground: Ground, account: string): Promise<Who> {
  const standing = await within(ground.db, { who: system('bench'), authorities: [ground.authority] }, (ctx) => findStanding(ctx, account))
  if (!standing) throw new Error(`no standing of ${account}`)
  return {
    kind: 'person',
    account,
    person: standing.account.person,
    name: standing.account.name,
    grants: standing.held.map((each) => each.grant),
    session: null,
    authorities: [ground.authority],
    confirmedAt: new Date(),
    lang: 'de',
  }
}
