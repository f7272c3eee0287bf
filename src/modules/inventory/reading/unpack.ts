// Bodies of agents: plain, zlib or gzip, known by their first bytes (agents name the type, but not always rightly).
import { promisify } from 'node:util'
import { gunzip, inflate } from 'node:zlib'

export const largestBody = 8 * 2 ** 20
export const largestText = 24 * 2 ** 20

/** What cannot be read; the agent is told, the log keeps the reason. */
export class Unreadable extends Error {
  readonly reason: 'packed' | 'tooLarge' | 'entities' | 'xml' | 'json' | 'shape'
  constructor(reason: Unreadable['reason']) {
    super(reason)
    this.reason = reason
  }
}

const [inflated, gunzipped] = [promisify(inflate), promisify(gunzip)]

/** The text of a body; a truncated or oversized one is unreadable. */
export async function unpack(body: Buffer): Promise<string> {
  const options = { maxOutputLength: largestText }
  try {
    const packed =
      body[0] === 0x78 ? await inflated(body, options) : body[0] === 0x1f && body[1] === 0x8b ? await gunzipped(body, options) : body
    return packed.toString('utf8').replace(/^\ufeff/, '')
  } catch (error) {
    throw new Unreadable((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? 'tooLarge' : 'packed')
  }
}
