// The OpenAPI 3.1 document of all modules, made from the shapes that the server itself checks with.
import { z } from 'zod'
import { type Endpoint, Problem } from '#shared'
import type { Module } from '../module.ts'

export type Json = Record<string, unknown>

/** A shape as JSON Schema, without what says nothing: patterns of known formats, limits of JavaScript's numbers. */
function schemaOf(shape: z.ZodType, io: 'input' | 'output'): Json {
  const override = ({ jsonSchema }: { jsonSchema: Json }) => {
    if (jsonSchema.format) delete jsonSchema.pattern
    if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
    if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
    // Answers may grow; what is sent may not have unknown fields where the shape is strict.
    if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
  }
  const { $schema: _dialect, ...schema } = z.toJSONSchema(shape, {
    target: 'draft-2020-12',
    io,
    unrepresentable: 'any',
    override,
  } as never) as Json
  return schema
}

/** `/schools/:id` as OpenAPI writes it. */
const pathOf = (path: string) => `/api/v1${path.replace(/:(\w+)/g, '{$1}')}`

function parametersOf(shape: z.ZodType | undefined, place: 'path' | 'query'): Json[] {
  if (!shape) return []
  const schema = schemaOf(shape, 'input') as { properties?: Record<string, Json>; required?: string[] }
  return Object.entries(schema.properties ?? {}).map(([name, { description, ...rest }]) => ({
    name,
    in: place,
    required: place === 'path' || (schema.required ?? []).includes(name),
    ...(description ? { description } : {}),
    schema: rest,
  }))
}

const headers = {
  authority: { $ref: '#/components/parameters/authority' },
  idempotencyKey: { $ref: '#/components/parameters/idempotencyKey' },
  ifMatch: { $ref: '#/components/parameters/ifMatch' },
}

function bodyOf(endpoint: Endpoint): Json | undefined {
  if (endpoint.file === 'upload') {
    const schema = {
      type: 'object',
      properties: { file: { type: 'string', contentMediaType: 'application/octet-stream' } },
      required: ['file'],
    }
    return { required: true, content: { 'multipart/form-data': { schema } } }
  }
  return endpoint.body && { required: true, content: { 'application/json': { schema: schemaOf(endpoint.body, 'input') } } }
}

const refusals: Record<string, string> = {
  400: 'Die Anfrage ist nicht lesbar',
  401: 'Nicht angemeldet',
  403: 'Das Recht fehlt',
  404: 'Nicht vorhanden oder nicht sichtbar',
  409: 'Widerspruch zum Bestand',
  412: 'Inzwischen von jemand anderem geändert',
  413: 'Zu groß',
  422: 'Angaben fehlen oder sind falsch',
  429: 'Zu viele Anfragen',
}
const problem = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } }

function doneOf(endpoint: Endpoint): Json {
  if (endpoint.file === 'download') {
    const schema = { type: 'string', contentMediaType: 'application/octet-stream' }
    return { 200: { description: 'Datei', content: { 'application/octet-stream': { schema } } } }
  }
  if (!endpoint.answer) return { 204: { description: 'Erledigt, ohne Inhalt' } }
  return { 200: { description: 'Antwort', content: { 'application/json': { schema: schemaOf(endpoint.answer, 'output') } } } }
}

function answersOf(endpoint: Endpoint): Json {
  const statuses = [
    400,
    ...(endpoint.right === 'public' ? [] : [401, 403]),
    404,
    ...(endpoint.method === 'get' ? [] : [409, 412, 413]),
    422,
    ...(endpoint.perMinute ? [429] : []),
  ]
  return { ...doneOf(endpoint), ...Object.fromEntries(statuses.map((status) => [status, { $ref: `#/components/responses/${status}` }])) }
}

function operationOf(module: string, name: string, endpoint: Endpoint): Json {
  const isWrite = endpoint.method !== 'get'
  const parameters = [
    ...parametersOf(endpoint.params, 'path'),
    ...parametersOf(endpoint.query, 'query'),
    ...(endpoint.right === 'public' ? [] : [headers.authority]),
    ...(isWrite && endpoint.right !== 'public' ? [headers.idempotencyKey] : []),
    ...(endpoint.method === 'patch' || endpoint.method === 'put' ? [headers.ifMatch] : []),
  ]
  const body = bodyOf(endpoint)
  return {
    operationId: `${module}.${name}`,
    tags: [module],
    summary: endpoint.doc,
    ...(parameters.length ? { parameters } : {}),
    ...(body ? { requestBody: body } : {}),
    responses: answersOf(endpoint),
    security: endpoint.right === 'public' ? [] : [{ bearer: [] }, { session: [] }],
    'x-right': endpoint.right,
    ...(endpoint.stepUp ? { 'x-step-up': true } : {}),
    ...(endpoint.perMinute ? { 'x-per-minute': endpoint.perMinute } : {}),
  }
}

const common = {
  authority: {
    name: 'Muses-Authority',
    in: 'header',
    required: false,
    schema: { type: 'string' },
    description: 'Kürzel oder Id des Schulträgers; ohne ihn alle, die Sie sehen dürfen.',
  },
  idempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    schema: { type: 'string', maxLength: 200 },
    description: 'Dieselbe Anfrage mit demselben Schlüssel wirkt 48 Stunden lang nur einmal.',
  },
  ifMatch: {
    name: 'If-Match',
    in: 'header',
    required: false,
    schema: { type: 'string' },
    description: 'ETag der gelesenen Antwort oder nur ihre Version in Anführungszeichen; eine neuere antwortet 412.',
  },
}

/** The document for all served endpoints. */
export function openApiOf(modules: readonly Module[], publicUrl: string, version: string): Json {
  const paths: Record<string, Json> = {}
  for (const module of modules)
    for (const served of module.routes ?? [])
      for (const [name, endpoint] of Object.entries(served.api)) {
        const path = pathOf(endpoint.path)
        paths[path] = { ...paths[path], [endpoint.method]: operationOf(served.module, name, endpoint) }
      }
  return {
    openapi: '3.1.0',
    info: { title: 'MUSES', version, description: 'IT-Betrieb für Schulträger.', license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' } },
    jsonSchemaDialect: 'https://json-schema.org/draft/2020-12/schema',
    servers: [{ url: publicUrl }],
    tags: modules.filter((module) => module.routes?.length).map((module) => ({ name: module.name })),
    paths,
    components: {
      schemas: { Problem: schemaOf(Problem, 'output') },
      parameters: common,
      responses: Object.fromEntries(Object.entries(refusals).map(([status, description]) => [status, { description, content: problem }])),
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'API-Token mit den Rechten seiner Besitzerin oder seines Besitzers.' },
        session: { type: 'apiKey', in: 'cookie', name: '__Host-muses', description: 'Sitzung im Browser.' },
      },
    },
  }
}
