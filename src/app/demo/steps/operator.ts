// The operator's own people and how the operator is called.

import type { Context } from '#kernel'
import { changeSetting, findSetting } from '#kernel'
import { giveGrants } from '#modules/access'
import { addAccounts } from '#modules/people'
import { storePassword } from '../../../modules/access/guard/passwords.ts'
import { type Cast, cast, demoPassword } from '../cast.ts'
import type { Demo, DemoStep } from '../demo.ts'
import { operatorName } from '../places.ts'

/** Accounts for people who stand in no roster, with their role and the demo's password. */
export async function addCast(ctx: Context, parts: readonly Cast[]): Promise<void> {
  const accounts = await addAccounts(
    ctx,
    parts.map(({ name, givenName, familyName, email }) => ({
      name,
      displayName: `${givenName} ${familyName}`,
      email,
      state: 'active' as const,
    })),
  )
  for (const account of accounts) await storePassword(ctx, account.id, demoPassword)
  await giveGrants(
    ctx,
    parts.map(({ role, scope }, index) => ({ account: accounts[index]!.id, role: role!, scope: scope! })),
  )
}

export const operatorStep: DemoStep = {
  name: 'operator',
  async run(demo: Demo) {
    await demo.within(null, async (ctx) => {
      await addCast(
        ctx,
        cast.filter((part) => part.authority === null),
      )
      const name = findSetting('access.operatorName')
      if (name) await changeSetting(ctx, name, operatorName, { level: 'operator' })
    })
  },
}
