// What a connection to a Schulconnex server is told; its form follows from these fields.
import { type Fields, field } from '#shared'

export const schulconnexFields = {
  /** Up to and with the version: `https://server.example/v1`. */
  url: field.text({ required: true, max: 300, pattern: /^https?:\/\/\S+$/ }),
  tokenUrl: field.text({ required: true, max: 300, pattern: /^https?:\/\/\S+$/ }),
  clientId: field.text({ required: true, max: 200 }),
  scope: field.text({ max: 300 }),
  tokenSignIn: field.choice(['basic', 'body'], { required: true }),
  /** Ids of organisations; empty for all that the server lets this service see. */
  organisations: field.text({ max: 2_000 }),
  relations: field.yes({ required: true }),
} satisfies Fields

export const schulconnexSections = [
  { id: 'server', fields: ['url', 'tokenUrl', 'clientId', 'tokenSignIn', 'scope'] },
  { id: 'extent', fields: ['organisations', 'relations'] },
]

export interface SchulconnexSettings {
  url: string
  tokenUrl: string
  clientId: string
  scope?: string | null
  tokenSignIn: 'basic' | 'body'
  organisations?: string | null
  relations: boolean
}

export const schulconnexDefaults: Partial<SchulconnexSettings> = { tokenSignIn: 'basic', relations: false }
export const schulconnexSecrets = ['clientSecret'] as const
