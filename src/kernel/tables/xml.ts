// The XML inside spreadsheets, streamed: elements, texts, references. A DOCTYPE is refused: entity bombs need one, spreadsheets do not.
import { type TableFile, Unreadable } from './source.ts'

export type Attributes = () => Record<string, string>
export interface XmlEvents {
  /** Names come without their namespace prefix; attributes keep theirs and are read only when asked for. */
  open?: (name: string, attributes: Attributes) => void
  text?: (text: string) => void
  close?: (name: string) => void
}

const broken = () => new Unreadable('fileBroken', 'XML')
/** Signs of one tag or text; a cell of Excel holds 32,767. */
const longest = 4 * 2 ** 20
const references: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function unescaped(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(/&(#x[0-9a-f]+|#\d+|\w+);/gi, (_, name: string) => {
    if (name[0] !== '#') return references[name] ?? ''
    const code = name[1] === 'x' || name[1] === 'X' ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1))
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ''
  })
}

function attributesOf(tag: string): Record<string, string> {
  const found: Record<string, string> = {}
  for (let at = tag.search(/\s/); ; ) {
    const equals = tag.indexOf('=', at)
    if (at < 0 || equals < 0) return found
    let open = equals + 1
    while (open < tag.length && tag[open] !== '"' && tag[open] !== "'") open++
    const end = tag.indexOf(tag[open] ?? '"', open + 1)
    if (end < 0) return found
    found[tag.slice(at, equals).trim()] = unescaped(tag.slice(open + 1, end))
    at = end + 1
  }
}

/** Where the tag that begins at `from` ends; a `>` inside an attribute ends nothing. */
function tagEnd(text: string, from: number): number {
  let end = text.indexOf('>', from)
  for (let quote = text.slice(from, end).search(/["']/); end >= 0 && quote >= 0; ) {
    const close = text.indexOf(text[from + quote]!, from + quote + 1)
    if (close < 0) return -1
    if (close > end) end = text.indexOf('>', close)
    const next = text.slice(close + 1, end).search(/["']/)
    quote = next < 0 || end < 0 ? -1 : close + 1 - from + next
  }
  return end
}

const skipped: [string, string][] = [
  ['<?', '?>'],
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
]

/** A scanner that takes a document piece by piece and reports what is complete. */
function scanner({ open, text: onText, close }: XmlEvents): (piece: string, last: boolean) => void {
  let rest = ''
  const path: string[] = []
  const tag = (content: string) => {
    const closing = content.startsWith('/')
    const single = content.endsWith('/')
    let end = closing ? 1 : 0
    while (end < content.length && !' /\n\r\t'.includes(content[end]!)) end++
    const full = content.slice(closing ? 1 : 0, end)
    if (!full) throw broken()
    const name = full.slice(full.indexOf(':') + 1)
    if (closing) {
      if (path.pop() !== full) throw broken()
    } else {
      open?.(name, () => attributesOf(content))
      if (!single) path.push(full)
    }
    if (closing || single) close?.(name)
  }
  return (piece, last) => {
    const text = rest + piece
    let at = 0
    for (;;) {
      const from = text.indexOf('<', at)
      if (from < 0) break
      if (from > at) onText?.(unescaped(text.slice(at, from)))
      at = from
      const skip = text[from + 1] === '?' || text[from + 1] === '!' ? skipped.find(([begin]) => text.startsWith(begin, from)) : undefined
      if (text[from + 1] === '!' && !skip) {
        if (!last && text.length - from < 9) break
        throw broken()
      }
      const end = skip ? text.indexOf(skip[1], from + skip[0].length) : tagEnd(text, from)
      if (end < 0) break
      if (skip?.[1] === ']]>') onText?.(text.slice(from + 9, end))
      else if (!skip) tag(text.slice(from + 1, end))
      at = end + (skip?.[1].length ?? 1)
    }
    rest = text.slice(at)
    if (rest.length > longest) throw new Unreadable('tooLarge')
    if (last && (path.length || rest.trim())) throw broken()
  }
}

/** Reports the elements of a document; yields after each piece, so that the caller can hand on what it gathered. */
export async function* scanXml(file: TableFile, events: XmlEvents): AsyncGenerator<void> {
  const scan = scanner(events)
  const decoder = new TextDecoder('utf-8')
  for await (const bytes of file.open()) {
    scan(decoder.decode(bytes, { stream: true }), false)
    yield
  }
  scan(decoder.decode(), true)
  yield
}

/** Reads a small document to its end. */
export async function readXml(file: TableFile, events: XmlEvents): Promise<void> {
  for await (const _ of scanXml(file, events));
}
