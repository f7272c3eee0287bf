// The JSON of newer GLPI agents (inventory_format of the GLPI project): contact and inventory.

import { mostSoftware, reportOf, type Section, type Sections } from './report.ts'
import { Unreadable } from './unpack.ts'
import type { Message } from './xml.ts'

/** Reads a message; what is no object of the known actions is told apart from what cannot be read. */
export function readJson(text: string): Message {
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    throw new Unreadable('json')
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) throw new Unreadable('shape')
  const { action, deviceid, content } = read as Record<string, unknown>
  const agentId = typeof deviceid === 'string' && deviceid ? deviceid.slice(0, 200) : undefined
  if (action === 'contact' && agentId) return { kind: 'prolog', agentId }
  if (action !== 'inventory' && action !== undefined) return { kind: 'other', query: String(action).slice(0, 40) }
  if (!agentId || typeof content !== 'object' || content === null) throw new Unreadable('shape')
  return { kind: 'inventory', report: reportOf(agentId, sectionsOf(content as Record<string, unknown>)) }
}

function sectionsOf(content: Record<string, unknown>): Sections {
  const one = (name: string): Section => flat(Array.isArray(content[name]) ? (content[name] as unknown[])[0] : content[name])
  const many = (name: string): Section[] =>
    Array.isArray(content[name]) ? (content[name] as unknown[]).slice(0, mostSoftware).map(flat) : []
  return {
    bios: one('bios'),
    hardware: one('hardware'),
    operatingsystem: one('operatingsystem'),
    networks: many('networks'),
    drives: many('drives'),
    storages: many('storages'),
    cpus: many('cpus'),
    softwares: many('softwares'),
    versionclient: typeof content.versionclient === 'string' ? content.versionclient : undefined,
  }
}

function flat(value: unknown): Section {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {}
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) =>
      typeof inner === 'string' || typeof inner === 'number' || typeof inner === 'boolean' ? [[key.toLowerCase(), String(inner)]] : [],
    ),
  )
}
