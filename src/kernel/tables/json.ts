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

const longestPart = 32 * 2 ** 20

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

/** Takes text piece by piece and adds the parts that are complete; without text it checks that the document ended. */
function splitter(wanted: (key: string) => boolean): (text: string | undefined, parts: JsonPart[]) => void {
  let rest = ''
  let at = 0
  let line = 1
  let depth = 0
  let inText = false
  let root: 'object' | 'array' | undefined
  let state: 'key' | 'colon' | 'value' | 'done' = 'key'
  let key = ''
  let index: number | undefined
  /** Where the current part begins; -1 between parts. */
  let start = -1
  let startLine = 0
  /** How deep the separators of the parts lie: 1, or 2 inside an array at the top. */
  let level = 1

  return (text, parts) => {
    if (text === undefined) {
      if (root === undefined) throw new Unreadable(rest.trim() ? 'fileBroken' : 'empty', rest.trim() || undefined)
      if (state !== 'done') throw new Unreadable('fileCut')
      return
    }
    rest += text
    const broken = () => new Unreadable('fileBroken', `JSON ${line}: ${rest.slice(Math.max(0, at - 20), at + 20)}`)
    const finish = () => {
      if (start < 0) return
      if (wanted(key)) {
        try {
          parts.push({ key, index, line: startLine, value: JSON.parse(rest.slice(start, at)) as unknown })
        } catch {
          throw broken()
        }
      }
      if (index !== undefined) index++
      start = -1
    }
    for (; at < rest.length; at++) {
      if (inText) {
        at = textEnd(rest, at)
        if (at === rest.length) break
        inText = false
        if (state === 'key' && depth === 1 && root === 'object') {
          key = textAt(rest, start, at + 1)
          start = -1
          state = 'colon'
        }
        continue
      }
      const sign = rest.charCodeAt(at)
      if (sign === newline) line++
      if (sign <= 32) continue
      if (state === 'done') throw broken()
      if (root === undefined) {
        if (sign !== open && sign !== openList) throw broken()
        root = sign === open ? 'object' : 'array'
        depth = 1
        if (root === 'array') {
          state = 'value'
          index = 0
        }
        continue
      }
      if (state === 'colon') {
        if (sign !== colon) throw broken()
        state = 'value'
        index = undefined
        level = 1
        continue
      }
      if (sign === closeList || sign === close) {
        if (depth === level) finish()
        depth--
        if (depth === 0) state = 'done'
        else if (depth < level) level = 1
        continue
      }
      if (sign === comma && depth === level) {
        finish()
        if (level === 1 && root === 'object') state = 'key'
        continue
      }
      if (start < 0) {
        if (state === 'key' && sign !== quote) throw broken()
        if (sign === openList && depth === 1 && root === 'object' && state === 'value' && level === 1 && index === undefined) {
          level = 2
          depth = 2
          index = 0
          continue
        }
        start = at
        startLine = line
      }
      if (sign === quote) inText = true
      else if (sign === open || sign === openList) depth++
    }
    const keep = start < 0 ? at : start
    if (at - keep > longestPart) throw new Unreadable('tooLarge', key)
    rest = rest.slice(keep)
    at -= keep
    if (start >= 0) start = 0
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

function textAt(text: string, from: number, to: number): string {
  try {
    return String(JSON.parse(text.slice(from, to)))
  } catch {
    throw new Unreadable('fileBroken', text.slice(from, from + 40))
  }
}
