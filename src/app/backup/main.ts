// `npm run backup`, `npm run restore`, `npm run verify-backup`.
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { dataFolder, type Environment } from '../../kernel/database/environment.ts'
import { StartError } from '../../kernel/database/start-error.ts'
import { migrationSets } from '../modules.ts'
import { nothingThere } from './faults.ts'
import type { Tail } from './format.ts'
import { openPlace, type Place } from './place.ts'
import { openBackup } from './read.ts'
import { catchUp, restoreInstallation } from './restore.ts'
import { sealedReport, sealedThings } from './sealed.ts'
import { takeOverAuthority } from './take-over.ts'
import { verifyBackup } from './verify.ts'
import { writeBackup } from './write.ts'

/** Paths are meant from where the command was typed; npm itself goes to the program's folder. */
const pathOf = (text: string) => resolve(process.env.INIT_CWD ?? '.', text)
const say = (text: string) => process.stdout.write(`${text}\n`)
const many = (count: number) => count.toLocaleString('de-DE').replaceAll('.', ' ')

const usage = `npm run backup -- [--to FOLDER] [--authority SLUG] [--keep N] [--no-verify]
npm run restore -- FILE
npm run verify-backup -- FILE
MUSES_BACKUP_PASSPHRASE encrypts and opens backups; MUSES_BACKUP_DIR is the folder without --to.`

interface Asked {
  to?: string
  authority?: string
  keep?: string
  'no-verify'?: boolean
}

async function backup(place: Place, env: Environment, asked: Asked): Promise<void> {
  const keep = asked.keep === undefined ? undefined : Number(asked.keep)
  if (keep !== undefined && !(Number.isInteger(keep) && keep >= 1)) throw new UsageError('--keep N: N ≥ 1')
  const folder = pathOf(asked.to ?? env.MUSES_BACKUP_DIR ?? join(dataFolder(env), 'backups'))
  const passphrase = env.MUSES_BACKUP_PASSPHRASE || undefined
  const { file, tail, size } = await writeBackup(place, { folder, authority: asked.authority, passphrase })
  say(`Geschrieben: ${file} (${many(Math.ceil(size / 1024))} KiB, ${passphrase ? 'verschlüsselt' : 'NICHT verschlüsselt'})`)
  for (const [table, count] of Object.entries(tail.leftOut ?? {}))
    say(`Nicht enthalten, weil es auf Einträge des Betreibers verweist: ${table} (${many(count)})`)
  if (asked['no-verify']) say('Nicht geprüft: erst nach einer Probe-Wiederherstellung gilt eine Sicherung als gut (npm run verify-backup).')
  else await verify(place, env, file)
  if (keep && !asked.authority) removeOld(folder, keep)
}

async function verify(place: Place, env: Environment, file: string): Promise<void> {
  const { tables, rows, seals } = await verifyBackup(place, migrationSets, file, env.MUSES_BACKUP_PASSPHRASE || undefined)
  say(
    `Gut: probeweise wiederhergestellt, ${many(rows)} Zeilen in ${tables} Tabellen verglichen, ${many(seals)} Siegel des Protokolls nachgerechnet.`,
  )
}

async function restore(place: Place, env: Environment, file: string): Promise<void> {
  const opened = await openBackup(file, env.MUSES_BACKUP_PASSPHRASE || undefined)
  const { authority, key, made, program } = opened.head
  if (authority) {
    told(await takeOverAuthority(place, opened, authority), `Schulträger „${authority.name}“ übernommen`)
  } else {
    told(await restoreInstallation(place, migrationSets, opened), `Sicherung vom ${made} (Version ${program}) wiederhergestellt`)
    const applied = await catchUp(place, migrationSets)
    if (applied.length) say(`Danach auf den Stand dieses Programms gebracht: ${applied.join(', ')}`)
  }
  if (key !== place.key) for (const line of sealedReport(await sealedThings(place.owner, authority?.id))) say(line)
}

function told(tail: Tail, what: string): void {
  const counts = Object.values(tail.tables)
  say(
    `${what}: ${many(counts.reduce((sum, { rows }) => sum + rows, 0))} Zeilen in ${counts.length} Tabellen, ${many(tail.jobs.rows)} wartende Aufträge.`,
  )
}

/** Keeps the newest good backups of the installation; what was never proven is not counted and not touched. */
export function removeOld(folder: string, keep: number): void {
  const good = readdirSync(folder)
    .filter((name) => /^muses-backup-\d{8}-\d{6}Z\.tar\.gz(\.aes)?\.verified\.json$/.test(name))
    .sort()
    .reverse()
  for (const mark of good.slice(keep)) {
    rmSync(join(folder, mark.replace(/\.verified\.json$/, '')), { force: true })
    rmSync(join(folder, mark))
  }
}

class UsageError extends Error {}

async function main([command, ...args]: string[], env: Environment): Promise<void> {
  const { values, positionals } = parse(args)
  const file = positionals[0]
  if (command === 'backup' ? positionals.length > 0 : !file || positionals.length > 1 || Object.keys(values).length > 0)
    throw new UsageError('')
  const cluster = join(dataFolder(env), 'postgres')
  if (command === 'backup' && !env.DATABASE_URL && !existsSync(cluster)) throw nothingThere(cluster)
  const place = await openPlace(env)
  try {
    if (command === 'backup') await backup(place, env, values)
    else if (command === 'restore') await restore(place, env, pathOf(file!))
    else if (command === 'verify') await verify(place, env, pathOf(file!))
    else throw new UsageError('')
  } finally {
    await place.stop()
  }
}

function parse(args: string[]) {
  try {
    const options = {
      to: { type: 'string' },
      authority: { type: 'string' },
      keep: { type: 'string' },
      'no-verify': { type: 'boolean' },
    } as const
    return parseArgs({ args, allowPositionals: true, options })
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

if (import.meta.main) {
  main(process.argv.slice(2), process.env).catch((error: unknown) => {
    const told =
      error instanceof UsageError
        ? `${error.message}\n${usage}`
        : error instanceof StartError
          ? error.message
          : ((error as Error).stack ?? String(error))
    process.stderr.write(`\n${told.trim()}\n\n`)
    process.exitCode = error instanceof UsageError ? 2 : 1
  })
}
