// Papers as accessible PDF (PDF/UA-1, ISO 14289-1), made with Typst.
import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { formatDay } from '#shared'
import { invalid } from './errors.ts'
import { log } from './log.ts'
import { listSource } from './print-base.ts'
import type { Compiled, Sources } from './print-compile.ts'

/** Above this much data a print takes longer than a moment: it gets a process beside this one. */
const apartAbove = 60_000
const patience = 120_000
export const mostPrintedRows = 5_000

/**
 * Makes a PDF from Typst source. The data is read by the template as `data` (after `#import "/base.typ": *`) or `json("/data.json")`,
 * pictures as `image("/files/<name>")`; nothing of it is ever part of the source. A fault in the template is a defect that names file
 * and line.
 */
export async function printPdf(template: string, data: unknown, files: Record<string, Uint8Array> = {}): Promise<Buffer> {
  const sources = { template, json: JSON.stringify(data), files }
  const size = Object.values(files).reduce((sum, file) => sum + file.length, sources.json.length)
  const compiled = size > apartAbove ? await inTurn(() => compileApart(sources)) : await compileNow(sources)
  if (!compiled.accessible) log.warn('printed with signs that no font has: tagged, but not PDF/UA')
  return compiled.pdf
}

/** A paper longer than this is not prepared: it would keep others waiting. */
const aheadUpTo = 1_000_000

/**
 * Lays a long paper out before somebody asks for it, while its page is read: the print that follows finds the work done.
 * Does nothing while something is printed, nor for papers that take no time.
 */
export async function printAhead(template: string, data: unknown): Promise<void> {
  if (busy > 0) return
  const json = JSON.stringify(data)
  if (json.length <= apartAbove || json.length > aheadUpTo) return
  await inTurn(() => askPrinter({ template, json, ahead: true })).catch((error) => log.warn(`nothing printed ahead: ${error}`))
}

/** Starts the process for long papers while their data is still being gathered. */
export function readyPrinter(): void {
  if (printer) return
  printer = openPrinter()
  restPrinter(printer)
}

async function compileNow(sources: Sources): Promise<Compiled> {
  const { compileHere } = await import('./print-compile.ts')
  return compileHere(sources)
}

let turn: Promise<unknown> = Promise.resolve()
let busy = 0
/** One long print at a time: each takes several hundred megabytes while it runs. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  busy++
  const mine = turn.then(work, work).finally(() => busy--)
  turn = mine.catch(() => {})
  return mine
}

/** Stays for a minute after its last print: the first one takes twice as long as the next, which find memory, fonts and common texts ready. */
let printer: ChildProcess | undefined
let ending: NodeJS.Timeout | undefined
const staysFor = 60_000
/** Grown beyond this, it ends at once. */
const mostMemory = 900_000_000

/**
 * Layout asks for a gigabyte in small pieces. As glibc comes, every few kilobytes of a second thread are a call to the system and a
 * page to be cleared, a third of the time; taken in large pieces they are not. Other C libraries and older ones pass over it.
 */
const memory = 'glibc.malloc.hugetlb=1:glibc.malloc.arena_max=1:glibc.malloc.top_pad=67108864'

function openPrinter(): ChildProcess {
  const child = fork(join(import.meta.dirname, 'print-compile.ts'), {
    env: { MUSES_PRINT: '1', NODE_NO_WARNINGS: '1', GLIBC_TUNABLES: memory },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // Bytes travel as bytes.
    serialization: 'advanced',
  })
  child.on('error', () => {})
  child.on('exit', () => leave(child))
  return child
}

function leave(child: ChildProcess): void {
  if (printer === child) printer = undefined
  child.kill()
}

/** It waits for the next print without keeping this process alive. */
function restPrinter(child: ChildProcess): void {
  for (const held of [child, child.channel]) held?.unref()
  ending = setTimeout(leave, staysFor, child).unref()
}

interface Asked extends Sources {
  /** Only laid out, for the print that is expected next. */
  ahead?: boolean
}
type Answer = { memory: number } & ({ error: string } | { pdf: Uint8Array; accessible: boolean } | { ahead: true })

async function compileApart(sources: Sources): Promise<Compiled> {
  const answer = await askPrinter(sources)
  if (!('pdf' in answer)) throw new Error('error' in answer ? answer.error : 'print without a paper')
  return { pdf: Buffer.from(answer.pdf), accessible: answer.accessible }
}

async function askPrinter(asked: Asked): Promise<Answer> {
  clearTimeout(ending)
  printer ??= openPrinter()
  const child = printer
  for (const held of [child, child.channel]) held?.ref()
  const timer = setTimeout(() => child.kill('SIGKILL'), patience)
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  const ended = (code: number | null, signal: string | null) => reject(new Error(`print ended with ${signal ?? code}`))
  child.once('message', resolve).once('exit', ended).once('error', reject)
  child.send(asked, (error) => error && reject(error))
  const answer = await promise.finally(() => {
    clearTimeout(timer)
    child.off('message', resolve).off('exit', ended).off('error', reject)
    restPrinter(child)
  })
  if (answer.memory > mostMemory) leave(child)
  return answer
}

export interface PrintColumn {
  title: string
  /** Numbers stand right. */
  right?: boolean
}
export interface PrintFacts {
  authority?: string
  school?: string
  /** Under the title, e.g. the conditions of the list. */
  note?: string
  /** What is signed below the last row, e.g. place and day, signature. */
  signs?: readonly string[]
  lang?: 'de' | 'en'
  now?: Date
}

/** The print view of a list: A4 landscape with a repeating head, at most 5,000 rows of texts that are already formatted. */
export async function listPdf(
  title: string,
  columns: readonly PrintColumn[],
  rows: readonly (readonly string[])[],
  facts: PrintFacts = {},
): Promise<Buffer> {
  if (rows.length > mostPrintedRows) throw invalid('list.pdfRows', { values: { most: mostPrintedRows } })
  const { authority = '', school = '', note = '', signs = [], lang = 'de', now = new Date() } = facts
  const weights = columns.map((column, index) => weightOf(column.title, rows, index))
  return printPdf(listSource, {
    title,
    authority,
    school,
    note,
    signs,
    lang,
    date: formatDay(now, lang),
    columns: columns.map((column, index) => ({ title: column.title, right: column.right ?? false, weight: weights[index] })),
    rows,
  })
}

/** A width after what stands in the column: its longest word fits, a long text wraps. */
function weightOf(title: string, rows: readonly (readonly string[])[], index: number): number {
  let total = 0
  let filled = 0
  let word = Math.max(...title.split(/\s/).map((each) => each.length))
  for (const row of rows) {
    const text = row[index] ?? ''
    total += text.length
    if (text) filled++
    for (const each of text.split(/\s/)) if (each.length > word) word = each.length
  }
  const average = total / Math.max(filled, 1)
  // The space beside the text counts like three letters; without it, short words would be divided.
  return Math.min(Math.max(Math.min(word, 26), average), 28) + 3
}
