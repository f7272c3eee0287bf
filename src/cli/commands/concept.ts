// The operation concept from the command line: as a file, of one school or of a concept.
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { conceptsApi, fileFormats } from '#modules/concept/api'
import { schoolsApi } from '#modules/organisation/api'
import type { Client } from '../client.ts'
import { type Command, Usage } from '../command.ts'
import { findAuthority } from './organisation.ts'

/** The school with this number, or a usage error. */
async function needSchool(
  client: Client,
  number: string,
  authority: string | undefined,
): Promise<{ id: string; name: string; authority: string }> {
  const { rows } = await client.call(schoolsApi.schools, { query: { filter: [`number:is:${number}`], limit: 2 } as never }, authority)
  if (rows.length === 1) return rows[0]!
  throw new Usage(
    rows.length
      ? `Die Schulnummer ${number} gibt es mehrmals; --authority nennen. / Number is not unique.`
      : `Schule ${number} nicht gefunden. / No such school.`,
  )
}

export const conceptCommands: Command[] = [
  {
    name: 'concept build',
    options: {
      school: { type: 'string' },
      authority: { type: 'string' },
      concept: { type: 'string' },
      format: { type: 'string' },
      out: { type: 'string' },
    },
    help: 'Erstellt ein Betriebskonzept als Datei: --school NUMMER oder --concept ID, --format pdf|docx|xlsx, --out DATEI. / Makes an operation concept as a file.',
    async run(client, options) {
      const format = String(options.format ?? 'pdf')
      if (!(fileFormats as readonly string[]).includes(format)) throw new Usage(`--format ${fileFormats.join('|')}`)
      if (!options.school === !options.concept) throw new Usage('--school NUMMER | --concept ID')
      const named = options.authority ? (await findAuthority(client, String(options.authority)))?.id : undefined
      const school = options.school ? await needSchool(client, String(options.school), named) : undefined
      const endpoint = school ? conceptsApi.schoolConceptFile : conceptsApi.conceptFile
      const id = school?.id ?? String(options.concept)
      const answer = await client.download(endpoint, { params: { id }, query: { format } }, school?.authority ?? named)
      const file = String(options.out ?? `betriebskonzept-${options.school ?? id}.${format}`)
      let bytes = 0
      async function* counted() {
        for await (const part of Readable.fromWeb(answer.body as never)) {
          bytes += (part as Buffer).length
          yield part
        }
      }
      await pipeline(counted(), createWriteStream(file))
      return { data: { file, bytes, format, school: school?.name ?? null }, lines: [`${file}: ${bytes} Bytes`] }
    },
  },
]
