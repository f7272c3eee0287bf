// `muses …`: exit 0 done, 1 refused or failed, 2 usage.
import { clientOf, Refused } from './client.ts'
import { type Command, read, Usage, usageOf } from './command.ts'
import { auditCommands } from './commands/audit.ts'
import { catalogueCommands } from './commands/catalogue.ts'
import { conceptCommands } from './commands/concept.ts'
import { connectionCommands } from './commands/connections.ts'
import { doctorCommands } from './commands/doctor.ts'
import { organisationCommands } from './commands/organisation.ts'
import { peopleCommands } from './commands/people.ts'
import { rawCommands } from './commands/raw.ts'
import { timetableCommands } from './commands/timetable.ts'

const commands: Command[] = [
  ...organisationCommands,
  ...peopleCommands,
  ...timetableCommands,
  ...conceptCommands,
  ...catalogueCommands,
  ...connectionCommands,
  ...auditCommands,
  ...doctorCommands,
  ...rawCommands,
]

const help = () =>
  [
    'muses BEFEHL … [--json] [--url URL] [--token TOKEN] [--lang de|en]',
    'MUSES_URL (http://127.0.0.1:3000) und MUSES_TOKEN stehen sonst in der Umgebung. / are read from the environment.',
    '',
    ...commands.map(usageOf),
  ].join('\n')

/** The command whose words begin the line; the longest name wins. */
function find(args: string[]): { command: Command; rest: string[] } | undefined {
  const line = args.filter((arg) => !arg.startsWith('-')).join(' ')
  const found = commands.filter(({ name }) => line === name || line.startsWith(`${name} `)).sort((a, b) => b.name.length - a.name.length)[0]
  if (!found) return undefined
  const rest = [...args]
  for (const word of found.name.split(' ')) rest.splice(rest.indexOf(word), 1)
  return { command: found, rest }
}

async function main(args: string[]): Promise<number> {
  const json = args.includes('--json')
  if (!args.length || args[0] === 'help' || (args[0] === '--help' && args.length === 1)) {
    process.stdout.write(`${help()}\n`)
    return args.length ? 0 : 2
  }
  try {
    const found = find(args)
    if (!found) throw new Usage(`${args.filter((arg) => !arg.startsWith('-')).join(' ')}: unbekannter Befehl / unknown command`)
    const { options, words } = read(found.command, found.rest)
    if (options.help) {
      process.stdout.write(`${usageOf(found.command)}\n`)
      return 0
    }
    const token = String(options.token ?? process.env.MUSES_TOKEN ?? '')
    if (!token) throw new Usage('MUSES_TOKEN fehlt / is missing')
    const client = clientOf({
      url: String(options.url ?? process.env.MUSES_URL ?? 'http://127.0.0.1:3000').replace(/\/+$/, ''),
      token,
      lang: options.lang === 'en' ? 'en' : 'de',
    })
    const done = await found.command.run(client, options, words)
    process.stdout.write(json ? `${JSON.stringify(done.data)}\n` : done.lines.map((line) => `${line}\n`).join(''))
    return done.exit ?? 0
  } catch (error) {
    return report(error, json)
  }
}

function report(error: unknown, json: boolean): number {
  if (error instanceof Usage) {
    process.stderr.write(`${error.message}\n\nmuses help\n`)
    return 2
  }
  if (error instanceof Refused) {
    const { problem } = error
    if (json) process.stdout.write(`${JSON.stringify({ error: problem })}\n`)
    const fields = problem.fields?.map((field) => `  ${field.path}: ${field.message}`) ?? []
    process.stderr.write(`${[problem.title, problem.detail, ...fields, problem.remedy].filter(Boolean).join('\n')}\n`)
    return 1
  }
  if (json)
    process.stdout.write(
      `${JSON.stringify({ error: { code: 'failed', title: error instanceof Error ? error.message : String(error) } })}\n`,
    )
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  return 1
}

process.exitCode = await main(process.argv.slice(2))
