// Schulträger and schools from the command line; repeating a command changes nothing and says "exists".
import { authoritiesApi, schoolsApi } from '#modules/organisation/api'
import { slugOf } from '#modules/organisation/model'
import type { Client } from '../client.ts'
import { type Command, Usage } from '../command.ts'

const kinds: [RegExp, string][] = [
  [/landkreis|kreis\b/i, 'district'],
  [/stadt/i, 'city'],
  [/gemeinde|markt\b/i, 'municipality'],
  [/verband/i, 'association'],
]
const kindOf = (name: string) => kinds.find(([pattern]) => pattern.test(name))?.[1] ?? 'other'

/** The authority that a name, slug or id means; undefined when the caller has none of that name. */
export async function findAuthority(client: Client, named: string) {
  const mine = await client.call(authoritiesApi.myAuthorities, {})
  const folded = named.trim().toLowerCase()
  return mine.find((authority) => authority.id === folded || authority.slug === folded || authority.name.toLowerCase() === folded)
}

/** The same, or a usage error that names what there is. */
export async function needAuthority(client: Client, named: string) {
  const found = await findAuthority(client, named)
  if (found) return found
  throw new Usage(`Schulträger „${named}“ gibt es nicht oder nicht für dieses Token. / No such authority for this token.`)
}

export const organisationCommands: Command[] = [
  {
    name: 'authority create',
    options: { name: { type: 'string' }, land: { type: 'string' }, kind: { type: 'string' }, slug: { type: 'string' } },
    required: ['name', 'land'],
    help: 'Legt einen Schulträger an. / Creates an authority.',
    async run(client, options) {
      const name = String(options.name)
      const known = (await findAuthority(client, name)) ?? (await findAuthority(client, String(options.slug ?? slugOf(name))))
      if (known)
        return {
          data: { result: 'exists', id: known.id, slug: known.slug, name: known.name },
          lines: [`${known.name}: vorhanden / exists (${known.slug})`],
        }
      const made = await client.call(authoritiesApi.createAuthority, {
        body: {
          name,
          land: String(options.land).toUpperCase(),
          kind: String(options.kind ?? kindOf(name)),
          ...(options.slug ? { slug: String(options.slug) } : {}),
        } as never,
      })
      return {
        data: { result: 'created', id: made.id, slug: made.slug, name: made.name },
        lines: [`${made.name}: angelegt / created (${made.slug})`],
      }
    },
  },
  {
    name: 'authority list',
    options: {},
    help: 'Zeigt die Schulträger dieses Tokens. / Lists the authorities of this token.',
    async run(client) {
      const rows = await client.call(authoritiesApi.myAuthorities, {})
      return { data: rows, lines: rows.map((row) => `${row.slug}\t${row.name}\t${row.land}`) }
    },
  },
  {
    name: 'school create',
    options: {
      authority: { type: 'string' },
      number: { type: 'string' },
      name: { type: 'string' },
      type: { type: 'string' },
      city: { type: 'string' },
    },
    required: ['authority', 'number', 'name'],
    help: 'Legt eine Schule an. / Creates a school.',
    async run(client, options) {
      const authority = await needAuthority(client, String(options.authority))
      const number = String(options.number)
      const found = await client.call(schoolsApi.schools, { query: { filter: [`number:is:${number}`], limit: 1 } }, authority.id)
      const known = found.rows[0]
      if (known)
        return {
          data: { result: 'exists', id: known.id, number, name: known.name },
          lines: [`${number} ${known.name}: vorhanden / exists`],
        }
      const body = {
        name: String(options.name),
        number,
        land: authority.land,
        ...(options.type ? { type: String(options.type) } : {}),
        ...(options.city ? { city: String(options.city) } : {}),
      }
      const made = await client.call(schoolsApi.createSchool, { body } as never, authority.id)
      return { data: { result: 'created', id: made.id, number, name: made.name }, lines: [`${number} ${made.name}: angelegt / created`] }
    },
  },
  {
    name: 'school list',
    options: { authority: { type: 'string' }, q: { type: 'string' } },
    help: 'Zeigt Schulen. / Lists schools.',
    async run(client, options) {
      const authority = options.authority ? (await needAuthority(client, String(options.authority))).id : undefined
      const rows: unknown[] = []
      const lines: string[] = []
      for (let cursor: string | undefined, more = true; more; ) {
        const page = await client.call(
          schoolsApi.schools,
          { query: { limit: 500, ...(options.q ? { q: String(options.q) } : {}), ...(cursor ? { cursor } : {}) } },
          authority,
        )
        rows.push(...page.rows)
        lines.push(...page.rows.map((row) => `${row.number ?? ''}\t${row.name}\t${row.city ?? ''}`))
        cursor = page.next ?? undefined
        more = page.next !== null
      }
      return { data: rows, lines }
    },
  },
]
