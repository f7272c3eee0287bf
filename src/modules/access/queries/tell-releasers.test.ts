import { sql } from 'kysely'
import { beforeAll, expect, test } from 'vitest'
import type { Context } from '#kernel'
import { testWorld, whoWith } from '#kernel/testing'
import { type Id, newId } from '#shared'
import people from '../../people/module.ts'
import { startAccess } from '../setup.ts'
import { tellReleasers } from './tell-releasers.ts'

const world = testWorld()

beforeAll(() =>
  startAccess({
    db: world.db,
    now: () => new Date(),
    publicUrl: 'https://muses.example',
    modules: [people],
    bootstrapToken: null,
    demo: false,
  }),
)

async function account(ctx: Context, name: string, role?: { role: string; scope: 'authority' | 'school'; school?: Id }): Promise<Id> {
  const id = newId()
  await sql`insert into people.account (authority_id, id, person_id, name, display_name, state) values (${world.authority}, ${id}, null, ${name}, ${name}, 'active')`.execute(
    ctx.db(),
  )
  if (role)
    await sql`insert into access."grant" (authority_id, account_id, role, scope, school_id, starts_at)
      values (${world.authority}, ${id}, ${role.role}, ${role.scope}, ${role.school ?? null}, now() - interval '1 day')`.execute(ctx.db())
  return id
}

test('whoever may release for all the schools of a request hears of it, and not who asks', async () => {
  await world.tried(whoWith([], world.authority), async (ctx) => {
    const [one, two] = world.schools as [Id, Id]
    const asker = await account(ctx, 'fragt', { role: 'head', scope: 'school', school: one })
    const officer = await account(ctx, 'datenschutz', { role: 'dataProtectionOfficer', scope: 'authority' })
    const colleague = await account(ctx, 'stellvertretung', { role: 'head', scope: 'school', school: one })
    await account(ctx, 'nachbarschule', { role: 'head', scope: 'school', school: two })
    await account(ctx, 'sekretariat', { role: 'secretary', scope: 'school', school: one })
    const request = async (schools: readonly Id[] | null) => {
      const id = newId()
      await sql`insert into people.export_release (authority_id, id, account_id, kind, asked, people, reason, href, schools, asked_at, until_at)
        values (${world.authority}, ${id}, ${asker}, 'people', ${JSON.stringify({ id })}::jsonb, 700, 'Versicherer', '/personen', ${schools ? sql`${sql.val([...schools])}::uuid[]` : null}, now(), now() + interval '1 day')`.execute(
        ctx.db(),
      )
      await tellReleasers(ctx, { ids: [id] } as never)
      const { rows } = await sql<{
        account: Id
      }>`delete from kernel.notice where kind = 'people.export.asked' returning account_id as account`.execute(ctx.db())
      return rows.map((row) => row.account).sort()
    }
    expect(await request([one])).toEqual([officer, colleague].sort())
    expect(await request([one, two])).toEqual([officer])
    expect(await request(null)).toEqual([officer])
  })
})
