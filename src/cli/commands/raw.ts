// Any endpoint of the API, for what has no command of its own.
import { readFileSync } from 'node:fs'
import { type Command, Usage } from '../command.ts'
import { findAuthority } from './organisation.ts'

const methods = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'])

export const rawCommands: Command[] = [
  {
    name: 'api',
    words: ['METHOD', 'PATH'],
    options: { body: { type: 'string' }, authority: { type: 'string' } },
    help: 'Ruft einen Endpunkt auf, z. B. `muses api GET /schools`; --body JSON oder @Datei. / Calls an endpoint; --body JSON or @file.',
    async run(client, options, [method, path]) {
      const verb = method!.toUpperCase()
      if (!methods.has(verb) || !path!.startsWith('/')) throw new Usage('api METHOD /PATH')
      const given = options.body as string | undefined
      const body = given?.startsWith('@') ? readFileSync(given.slice(1), 'utf8') : given
      const authority = options.authority ? (await findAuthority(client, String(options.authority)))?.id : undefined
      const text = await (await client.raw(verb, path!.replace(/^\/api\/v1/, ''), body, authority)).text()
      return { data: text ? parse(text) : null, lines: text ? [text] : [] }
    },
  },
]

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
