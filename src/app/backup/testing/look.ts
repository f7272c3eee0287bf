// What tests of backup and restore look at: the content of every table, and how a refusal ended.
import type pg from 'pg'
import { connect } from '../../../kernel/database/connection.ts'
import { StartError } from '../../../kernel/database/start-error.ts'
import { readTables } from '../catalogue.ts'

export async function using<T>(config: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = await connect(config)
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

/** Every table with a digest over all of its columns, generated ones too; only the position offset may differ. */
export async function contents(config: pg.ClientConfig): Promise<Record<string, string>> {
  return using(config, async (client) => {
    const result: Record<string, string> = {}
    await client.query(`set timezone = 'UTC'`)
    for (const { name } of await readTables(client)) {
      const { rows } = await client.query<{ digest: string }>(
        `select count(*) || ' ' || coalesce(md5(string_agg(t::text, chr(10) order by t::text collate "C")), '') as digest from ${name} t`,
      )
      result[name] = rows[0]!.digest
    }
    delete result['kernel.installation']
    return result
  })
}

/** The code of the refusal that `work` ends with. */
export async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work
  } catch (error) {
    if (error instanceof StartError) return error.code
    throw error
  }
  throw new Error('expected a refusal')
}

/** Whether a database has none of our tables. */
export const isUntouched = (config: pg.ClientConfig) =>
  using(
    config,
    async (client) => (await client.query(`select from pg_namespace where nspname in ('kernel', 'organisation', 'people')`)).rowCount === 0,
  )

/** Seals every audit line; waits while transactions of other tests, which share the server, hold the horizon back. */
export async function sealAll(config: pg.ClientConfig): Promise<void> {
  await using(config, async (client) => {
    const open = `select from kernel.audit a where position > coalesce((select max(to_position) from kernel.audit_seal s where s.authority_id is not distinct from a.authority_id), 0)`
    for (let tries = 0; (await client.query(open)).rowCount; tries++) {
      if (tries > 200) throw new Error('audit lines stay unsealed')
      await client.query('select kernel.seal_audit(1000)')
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  })
}
