// Large JSON documents part by part: each element of an array at the top, each value of another kind at the top.
import { type TextFacts, textOf } from './encoding.ts'
import { defaultLimits, type Limits, plain, type TableFile, Unreadable } from './source.ts'

export interface JsonPart {
  /** The key at the top of the document; empty when the document itself is an array. */
  key: string
  /** The place in the array; undefined for a value that is no array. */
  index?: number
  /** The line on which the part begins. */
  line: number
  value: unknown
}

const longestPart = 8 * 2 ** 20

/**
 * Reads a document, gzip or not, in batches of parts; memory holds one part and one piece of the file.
 * Parts that are not `wanted` are skipped unread. Throws `Unreadable` for a cut or damaged document, after the parts before it.
 */
export async function* jsonParts(
  given: TableFile,
  wanted: (key: string) => boolean = () => true,
  limits: Limits = defaultLimits,
): AsyncGenerator<JsonPart[]> {
  const file = await plain(given, limits)
  const facts: TextFacts = { encoding: 'utf-8', bom: false }
  const split = splitter(wanted)
  for await (const text of textOf(file, facts)) {
    const parts: JsonPart[] = []
    let failure: unknown
    try {
      split(text, parts)
    } catch (error) {
      failure = error
    }
    if (parts.length) yield parts
    if (failure) throw failure
  }
  split(undefined, [])
}

const [quote, comma, colon, open, close, openList, closeList, newline] = [...'",:{}[]\n'].map((sign) => sign.charCodeAt(0)) as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
]

interface Reading {
  wanted: (key: string) => boolean
  rest: string
  at: number
  line: number
  depth: number
  inText: boolean
  root: 'object' | 'array' | undefined
  state: 'key' | 'colon' | 'value' | 'done'
  key: string
  index: number | undefined
  /** Where the current part begins; -1 between parts. */
  start: number
  startLine: number
  /** How deep the separators of the parts lie: 1, or 2 inside an array at the top. */
  level: number
}

/** Takes text piece by piece and adds the parts that are complete; without text it checks that the document ended. */
function splitter(wanted: (key: string) => boolean): (text: string | undefined, parts: JsonPart[]) => void {
  const nothing = {
    rest: '',
    at: 0,
    line: 1,
    depth: 0,
    inText: false,
    root: undefined,
    index: undefined,
    start: -1,
    startLine: 0,
    level: 1,
  }
  const reading: Reading = { wanted, ...nothing, state: 'key', key: '' }
  return (text, parts) => {
    if (text === undefined) return checkEnd(reading)
    reading.rest += text
    for (; reading.at < reading.rest.length; reading.at++) {
      if (!reading.inText) readSign(reading, reading.rest.charCodeAt(reading.at), parts)
      else if (!readText(reading)) break
    }
    // What lies before the current part is never needed again.
    const keep = reading.start < 0 ? reading.at : reading.start
    if (reading.at - keep > longestPart) throw new Unreadable('tooLarge', reading.key)
    reading.rest = reading.rest.slice(keep)
    reading.at -= keep
    if (reading.start >= 0) reading.start = 0
  }
}

function checkEnd({ root, rest, state }: Reading): void {
  if (root === undefined) throw new Unreadable(rest.trim() ? 'fileBroken' : 'empty', rest.trim() || undefined)
  if (state !== 'done') throw new Unreadable('fileCut')
}

const broken = ({ rest, at, line }: Reading) => new Unreadable('fileBroken', `JSON ${line}: ${rest.slice(Math.max(0, at - 20), at + 20)}`)

/** Goes to the end of an open text; false when it lies beyond what is there. */
function readText(reading: Reading): boolean {
  reading.at = textEnd(reading.rest, reading.at)
  if (reading.at === reading.rest.length) return false
  reading.inText = false
  if (reading.state === 'key' && reading.depth === 1 && reading.root === 'object') {
    reading.key = String(parsed(reading, reading.at + 1))
    reading.start = -1
    reading.state = 'colon'
  }
  return true
}

/** One sign outside of texts. */
function readSign(reading: Reading, sign: number, parts: JsonPart[]): void {
  if (sign === newline) reading.line++
  if (sign <= 32) return
  if (reading.state === 'done') throw broken(reading)
  if (reading.root === undefined) openRoot(reading, sign)
  else if (reading.state === 'colon') {
    if (sign !== colon) throw broken(reading)
    reading.state = 'value'
    reading.index = undefined
    reading.level = 1
  } else if (sign === close || sign === closeList) closeOne(reading, parts)
  else if (sign === comma && reading.depth === reading.level) {
    finish(reading, parts)
    if (reading.level === 1 && reading.root === 'object') reading.state = 'key'
  } else insidePart(reading, sign)
}

function openRoot(reading: Reading, sign: number): void {
  if (sign !== open && sign !== openList) throw broken(reading)
  reading.root = sign === open ? 'object' : 'array'
  reading.depth = 1
  if (reading.root === 'object') return
  reading.state = 'value'
  reading.index = 0
}

function closeOne(reading: Reading, parts: JsonPart[]): void {
  if (reading.depth === reading.level) finish(reading, parts)
  reading.depth--
  if (reading.depth === 0) reading.state = 'done'
  else if (reading.depth < reading.level) reading.level = 1
}

function insidePart(reading: Reading, sign: number): void {
  if (reading.start < 0) {
    if (reading.state === 'key' && sign !== quote) throw broken(reading)
    // An array at the top is taken apart.
    if (sign === openList && reading.depth === 1 && reading.root === 'object' && reading.state === 'value' && reading.index === undefined) {
      reading.level = 2
      reading.depth = 2
      reading.index = 0
      return
    }
    reading.start = reading.at
    reading.startLine = reading.line
  }
  if (sign === quote) reading.inText = true
  else if (sign === open || sign === openList) reading.depth++
}

function finish(reading: Reading, parts: JsonPart[]): void {
  if (reading.start < 0) return
  const { key, index, startLine } = reading
  if (reading.wanted(key)) parts.push({ key, index, line: startLine, value: parsed(reading, reading.at) })
  if (index !== undefined) reading.index = index + 1
  reading.start = -1
}

function parsed(reading: Reading, end: number): unknown {
  try {
    return JSON.parse(reading.rest.slice(reading.start, end)) as unknown
  } catch {
    throw broken(reading)
  }
}

/** Where the text that is open at `from` closes, or the end of what is there. A quote behind an odd number of backslashes closes nothing. */
function textEnd(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0
    while (text.charCodeAt(at - 1 - slashes) === 92) slashes++
    if (slashes % 2 === 0) return at
  }
  return text.length
}
