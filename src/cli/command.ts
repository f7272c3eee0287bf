// What a command of the CLI is: options, one sentence of help, and a run that answers data and lines.
import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import type { Client } from './client.ts'

export interface Done {
  /** Printed with --json, on one line. */
  data: unknown
  /** Printed otherwise. */
  lines: string[]
  /** 0 done, 1 refused or failed. */
  exit?: 0 | 1
}
export interface Command {
  /** e.g. `school create`. */
  name: string
  /** Placeholders of what follows, e.g. `RUN`. */
  words?: readonly string[]
  options: ParseArgsOptionsConfig
  required?: readonly string[]
  help: string
  run: (client: Client, options: Record<string, string | boolean | string[] | undefined>, words: string[]) => Promise<Done>
}

/** Wrong words on the command line: exit 2, nothing was sent. */
export class Usage extends Error {}

const common: ParseArgsOptionsConfig = {
  json: { type: 'boolean' },
  url: { type: 'string' },
  token: { type: 'string' },
  lang: { type: 'string' },
  help: { type: 'boolean' },
}

/** Reads the options of a command; unknown ones, missing ones and wrong words are named. */
export function read(
  command: Command,
  args: string[],
): { options: Record<string, string | boolean | string[] | undefined>; words: string[] } {
  let parsed: ReturnType<typeof parseArgs>
  try {
    parsed = parseArgs({ args, options: { ...common, ...command.options }, allowPositionals: true, strict: true })
  } catch (error) {
    throw new Usage(error instanceof Error ? error.message : String(error))
  }
  const options = parsed.values as Record<string, string | boolean | string[] | undefined>
  if (options.help) return { options, words: [] }
  for (const name of command.required ?? [])
    if (options[name] === undefined || options[name] === '') throw new Usage(`--${name} fehlt / is missing`)
  const wanted = command.words?.length ?? 0
  if (parsed.positionals.length !== wanted)
    throw new Usage(`${command.name}: ${wanted ? (command.words ?? []).join(' ') : 'keine weiteren Wörter / no further words'}`)
  return { options, words: parsed.positionals }
}

/** The line of help of a command. */
export function usageOf(command: Command): string {
  const options = Object.entries(command.options).map(([name, option]) => {
    const text = option.type === 'boolean' ? `--${name}` : `--${name} ${name.toUpperCase()}`
    return command.required?.includes(name) ? text : `[${text}]`
  })
  return `muses ${[command.name, ...(command.words ?? []), ...options].join(' ')}\n    ${command.help}`
}
