// Chapters of blocks, written in Markdown, as parts of the document; placeholders become values.
import { marked, type Token, type Tokens } from 'marked'
import type { Line, Part, Span } from '../model/document.ts'

/** What stands for a placeholder `{{parameter.key}}`; undefined leaves it as it is written. */
export type Fill = (key: string) => Line | undefined

/** Parts of a Markdown text. Headings of any level become headings inside the section; HTML and pictures are left out. */
export function partsOf(markdown: string, fill: Fill): Part[] {
  return marked.lexer(markdown).flatMap((token) => partOf(token, fill))
}

function partOf(token: Token, fill: Fill): Part[] {
  switch (token.type) {
    case 'heading':
      return [{ kind: 'heading', text: (inline(token.tokens ?? [], fill) as Span[]).map((span) => span.text).join('') }]
    case 'paragraph':
    case 'text':
      return [{ kind: 'text', text: inline(token.tokens ?? [token], fill) }]
    case 'blockquote':
      return [{ kind: 'note', tone: 'info', title: null, text: joined((token as Tokens.Blockquote).tokens, fill) }]
    case 'list':
      return [{ kind: 'list', ordered: Boolean(token.ordered), items: itemsOf(token as Tokens.List, fill, 0) }]
    case 'table':
      return [tableOf(token as Tokens.Table, fill)]
    case 'code':
      return [{ kind: 'text', text: [{ text: (token as Tokens.Code).text, look: 'code' }] }]
    default:
      return []
  }
}

function itemsOf(list: Tokens.List, fill: Fill, level: number): { level: number; text: Line }[] {
  return list.items.flatMap((item) => {
    const nested = item.tokens.filter((token): token is Tokens.List => token.type === 'list')
    const own = item.tokens.filter((token) => token.type !== 'list')
    return [{ level, text: joined(own, fill) }, ...nested.flatMap((each) => itemsOf(each, fill, level + 1))]
  })
}

/** The texts of several blocks in one line. */
const joined = (tokens: readonly Token[], fill: Fill): Line =>
  tokens
    .filter((token) => token.type !== 'space')
    .flatMap((token, index) => {
      const line = inline('tokens' in token && token.tokens ? token.tokens : [token], fill)
      return index === 0 ? line : [{ text: ' ' }, ...line]
    })

function tableOf(table: Tokens.Table, fill: Fill): Part {
  const rows = table.rows.map((row) => row.map((cell) => inline(cell.tokens, fill)))
  return {
    kind: 'table',
    title: null,
    columns: table.header.map((head, index) => ({
      title: inline(head.tokens, fill)
        .map((span) => span.text)
        .join(''),
      weight: weightOf([table.header[index]!.text, ...table.rows.map((row) => row[index]?.text ?? '')]),
      ...(table.align[index] === 'right' || table.align[index] === 'center' ? { align: table.align[index] as 'right' | 'center' } : {}),
    })),
    rows,
  }
}

/** A width after what stands in the column; placeholders count like a short value. */
function weightOf(texts: readonly string[]): number {
  const lengths = texts.map((text) => text.replace(/\{\{[^}]*\}\}/g, 'einige Werte').length)
  const average = lengths.reduce((sum, length) => sum + length, 0) / Math.max(lengths.length, 1)
  return Math.min(Math.max(average, Math.max(...texts.flatMap((text) => text.split(/\s/).map((word) => Math.min(word.length, 16)))), 6), 60)
}

function inline(tokens: readonly Token[], fill: Fill, look?: Span['look'], href?: string): Line {
  return tokens.flatMap((token): Line => {
    if (token.type === 'strong') return inline(token.tokens ?? [], fill, 'bold', href)
    if (token.type === 'em') return inline(token.tokens ?? [], fill, 'italic', href)
    if (token.type === 'codespan') return [span(unescaped(token.text), 'code', href)]
    if (token.type === 'link') return inline(token.tokens ?? [], fill, look, safe(token.href))
    if (token.type === 'br') return [{ text: '\n' }]
    if (token.type === 'image' || token.type === 'html') return []
    if ('tokens' in token && token.tokens) return inline(token.tokens, fill, look, href)
    return filled(unescaped('text' in token ? String(token.text) : token.raw), fill, look, href)
  })
}

/** Only addresses that a reader may follow. */
const safe = (href: string) => (/^(https?:|mailto:)/i.test(href) ? href : undefined)

const span = (text: string, look?: Span['look'], href?: string): Span => ({ text, ...(look ? { look } : {}), ...(href ? { href } : {}) })

const signs: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'" }
const unescaped = (text: string) => text.replace(/&(?:amp|lt|gt|quot|#39);/g, (sign) => signs[sign]!)

function filled(text: string, fill: Fill, look?: Span['look'], href?: string): Line {
  const line: Line = []
  let from = 0
  for (const match of text.matchAll(/\{\{\s*([\w.-]+)\s*\}\}/g)) {
    if (match.index > from) line.push(span(text.slice(from, match.index).replace(/\n/g, ' '), look, href))
    line.push(...(fill(match[1]!.replace(/^parameter\./, '')) ?? [span(match[0], look, href)]))
    from = match.index + match[0].length
  }
  if (from < text.length) line.push(span(text.slice(from).replace(/\n/g, ' '), look, href))
  return line
}
