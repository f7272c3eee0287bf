// The XML of OCS and FusionInventory agents: two messages, flat elements, every section missing, once or many times.
import { SaxesParser } from 'saxes'
import type { Report } from '../model.ts'
import { mostSoftware, reportOf, type Sections } from './report.ts'
import { Unreadable } from './unpack.ts'

export type Message = { kind: 'prolog'; agentId: string } | { kind: 'inventory'; report: Report } | { kind: 'other'; query: string }

/** Reads a message. A document type is refused unread: nothing an agent says needs entities of its own (XML bombs). */
export function readXml(text: string): Message {
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) throw new Unreadable('entities')
  const request = treeOf(text).REQUEST
  if (typeof request !== 'object' || Array.isArray(request)) throw new Unreadable('shape')
  const { QUERY, DEVICEID, CONTENT } = request as Record<string, unknown>
  const query = textOf(QUERY) ?? ''
  const agentId = textOf(DEVICEID)?.slice(0, 200)
  if (query === 'PROLOG' && agentId) return { kind: 'prolog', agentId }
  // The query stands last: without it the text was cut.
  if (!query) throw new Unreadable('shape')
  if (query !== 'INVENTORY') return { kind: 'other', query: query.slice(0, 40) }
  if (!agentId || typeof CONTENT !== 'object' || CONTENT === null) throw new Unreadable('shape')
  return { kind: 'inventory', report: reportOf(agentId, sectionsOf(CONTENT as Record<string, unknown>)) }
}

type Tree = { [name: string]: Tree | string | (Tree | string)[] }

/** Elements as values by name, repeated ones as lists. What is not well-formed is passed over: agents let signs through that XML does not know. */
function treeOf(text: string): Tree {
  const bare = (): Tree => Object.create(null)
  const open = [bare()]
  let said = ''
  const parser = new SaxesParser()
  parser.on('error', () => {})
  parser.on('opentag', () => {
    said = ''
    open.push(bare())
  })
  parser.on('text', (more) => {
    said += more
  })
  parser.on('cdata', (more) => {
    said += more
  })
  parser.on('closetag', ({ name }) => {
    if (open.length < 2) return
    const inner = open.pop()!
    const value = Object.keys(inner).length ? inner : said.trim()
    said = ''
    const outer = open.at(-1)!
    const before = outer[name]
    if (before === undefined) outer[name] = value
    else if (Array.isArray(before)) before.push(value)
    else outer[name] = [before, value]
  })
  try {
    parser.write(text).close()
  } catch {
    throw new Unreadable('xml')
  }
  return open[0]!
}

const textOf = (value: unknown): string | undefined => {
  if (Array.isArray(value)) return textOf(value[0])
  return typeof value === 'string' && value ? value : undefined
}

/** Sections as lists of flat records with lower-case names, as the JSON of newer agents has them. */
function sectionsOf(content: Record<string, unknown>): Sections {
  const rows = (name: string) => {
    const value = content[name]
    const list = value === undefined ? [] : Array.isArray(value) ? value : [value]
    return list.slice(0, mostSoftware).flatMap((each) => {
      if (typeof each !== 'object' || each === null) return []
      return [
        Object.fromEntries(
          Object.entries(each).flatMap(([key, inner]) => {
            const text = textOf(inner)
            return text === undefined ? [] : [[key.toLowerCase(), text]]
          }),
        ),
      ]
    })
  }
  return {
    bios: rows('BIOS')[0] ?? {},
    hardware: rows('HARDWARE')[0] ?? {},
    operatingsystem: rows('OPERATINGSYSTEM')[0] ?? {},
    networks: rows('NETWORKS').map(({ macaddr, ...rest }) => ({ ...rest, ...(macaddr ? { mac: macaddr } : {}) })),
    drives: rows('DRIVES'),
    storages: rows('STORAGES'),
    cpus: rows('CPUS'),
    softwares: rows('SOFTWARES'),
    versionclient: textOf(content.VERSIONCLIENT),
  }
}
