// 500 new accounts with passwords into Samba as an Active Directory; against a bare loop of add, unicodePwd, enable.
import { randomBytes } from 'node:crypto'
import { Client } from 'ldapts'
import { replace } from '../src/connectors/directory/entries.ts'
import { sambaAd, unicodePassword } from '../src/connectors/samba-ad/index.ts'
import { type Samba, startSamba } from '../src/connectors/testing/samba.ts'
import { throughProduct } from './directory/ground.ts'
import { openGround } from './ground/open.ts'
import { peoplePerSchool } from './ground/people.ts'
import { atLeast, type Bench, spreadOf } from './result.ts'

const fresh = async (): Promise<Samba> => {
  const { server, missing } = await startSamba({ durable: true })
  if (!server) throw new Error(missing)
  return server
}

async function bound<T>(server: Samba, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ url: server.tlsUrl, tlsOptions: { ca: [server.ca] } })
  try {
    await client.bind(server.admin.dn, server.admin.password)
    return await work(client)
  } finally {
    await client.unbind()
  }
}

/** Seconds of the bare loop, per account. */
async function bareLoop(accounts: number): Promise<number> {
  const server = await fresh()
  try {
    return await bound(server, async (client) => {
      const base = `OU=Bench,${server.base}`
      await client.add(base, { objectClass: 'organizationalUnit', ou: 'Bench' })
      const started = performance.now()
      for (let index = 0; index < accounts; index++) {
        const dn = `CN=bench${index},${base}`
        await client.add(dn, {
          objectClass: 'user',
          sAMAccountName: `bench${index}`,
          userPrincipalName: `bench${index}@${server.suffix}`,
          givenName: 'Kim',
          sn: 'Müller',
          displayName: 'Kim Müller',
          employeeNumber: String(index),
          userAccountControl: '514',
        })
        await client.modify(dn, [replace('unicodePwd', [unicodePassword(`${randomBytes(24).toString('base64url')}aZ9!`)])])
        await client.modify(dn, [replace('userAccountControl', ['512'])])
      }
      return (performance.now() - started) / 1_000 / accounts
    })
  } finally {
    await server.stop()
  }
}

export const run: Bench = async (options) => {
  const size = options.size ?? 500
  // As many schools of a larger authority as have so many people.
  const ground = await openGround(10_000, options.say)
  const { rows } = await ground.owner.query<{ id: string }>(
    'select id from organisation.school where authority_id = $1 order by id limit $2',
    [ground.authority, Math.max(1, Math.round(size / peoplePerSchool))],
  )
  const schools = rows.map((row) => row.id)
  const ours: number[] = []
  const bare: number[] = []
  let accounts = 0
  try {
    for (let run = 0; run < options.runs; run++) {
      const server = await fresh()
      try {
        const base = `OU=Schulen,${server.base}`
        await bound(server, (client) => client.add(base, { objectClass: 'organizationalUnit', ou: 'Schulen' }))
        // Accounts alone: the bare loop makes no groups either.
        const settings = { url: server.tlsUrl, ca: server.ca, bindDn: server.admin.dn, base, suffix: server.suffix, groupKinds: [] }
        const { compute, apply } = await throughProduct(ground, sambaAd, settings, server.admin.password, schools)
        accounts = await bound(
          server,
          async (client) =>
            (
              await client.search(base, {
                filter: '(&(objectClass=user)(!(userAccountControl:1.2.840.113556.1.4.803:=2)))',
                attributes: ['cn'],
                paged: true,
              })
            ).searchEntries.length,
        )
        ours.push((compute + apply) / accounts)
      } finally {
        await server.stop()
      }
      bare.push(await bareLoop(accounts))
      options.say(
        `  run ${run + 1}: ${accounts} accounts at ${(1 / ours.at(-1)!).toFixed(1)}/s; bare loop ${(1 / bare.at(-1)!).toFixed(1)}/s`,
      )
    }
  } finally {
    await ground.stop()
  }
  const ratio = spreadOf(ours.map((time, index) => bare[index]! / time))
  return {
    size,
    figures: { 'accounts per second': spreadOf(ours.map((time) => 1 / time)), accounts },
    baseline: { 'bare loop per second': spreadOf(bare.map((time) => 1 / time)), ratio },
    gates: { 'against the bare loop': atLeast(ratio, 0.7, 0.9, '×') },
    notes: ['plan and reading back included; both on a fresh domain that has each change on disk before it answers'],
  }
}
