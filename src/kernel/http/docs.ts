// /api/docs: the API on one page for people, without a script; /api/openapi.json: the same for programs.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Module } from '../module.ts'
import { version } from '../version.ts'
import { type Json, openApiOf } from './openapi.ts'
import { shapeText } from './shape-text.ts'

/** Serves the document, the page and its style. Everything is made at the first question and kept. */
export function addApiDocs(server: FastifyInstance, modules: readonly Module[], publicUrl: string): void {
  const document = kept(() => openApiOf(modules, publicUrl, version))
  const page = kept(() => pageOf(document(), publicUrl))
  const style = kept(() => readFileSync(join(import.meta.dirname, 'docs.css'), 'utf8'))
  const answer = (path: string, type: string, body: () => unknown) =>
    server.get(path, async (_request, reply) => reply.header('cache-control', 'no-cache').type(`${type}; charset=utf-8`).send(body()))
  answer('/api/openapi.json', 'application/json', document)
  answer('/api/docs', 'text/html', page)
  answer('/api/docs.css', 'text/css', style)
}

function kept<T>(make: () => T): () => T {
  let value: T | undefined
  return () => (value ??= make())
}

interface Operation {
  operationId: string
  tags: string[]
  summary: string
  parameters?: ({ name: string; in: string; required: boolean; description?: string; schema: Json } | { $ref: string })[]
  requestBody?: { content: Record<string, { schema: Json }> }
  responses: Record<string, { description: string; content?: Record<string, { schema: Json }> }>
  security: unknown[]
  'x-right': string
  'x-step-up'?: boolean
  'x-per-minute'?: number
}
interface Shown extends Operation {
  method: string
  path: string
}

const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`)

function pageOf(document: Json, publicUrl: string): string {
  const all = Object.entries(document.paths as Record<string, Record<string, Operation>>).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): Shown => ({ ...operation, method, path })),
  )
  const modules = [...new Set(all.map((each) => each.tags[0]!))]
  const of = (module: string) => all.filter((each) => each.tags[0] === module)
  return `<!doctype html>
<html lang="de">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>API – MUSES</title>
<link rel="stylesheet" href="/api/docs.css">
</head>
<body>
<a class="skip" href="#inhalt">Zum Inhalt</a>
<header><p class="brand">MUSES</p><p>Version ${escaped(version)}</p></header>
<div class="page">
<nav aria-label="Module"><ul>${modules.map((module) => `<li><a href="#${escaped(module)}">${escaped(module)}</a> <span>${of(module).length}</span></li>`).join('')}</ul></nav>
<main id="inhalt" tabindex="-1">
<h1>API</h1>
${introOf(publicUrl)}
${modules
  .map(
    (module) =>
      `<section aria-labelledby="${escaped(module)}"><h2 id="${escaped(module)}">${escaped(module)}</h2>${of(module)
        .map((each) => operationOf(each, publicUrl))
        .join('')}</section>`,
  )
  .join('\n')}
</main>
</div>
</body>
</html>`
}

const introOf = (
  publicUrl: string,
) => `<p class="lead">Alles, was die Oberfläche kann, kann auch ein Programm. Das Dokument für Programme steht unter <a href="/api/openapi.json">/api/openapi.json</a> (OpenAPI 3.1).</p>
<dl class="facts">
<div><dt>Adresse</dt><dd><code>${escaped(publicUrl)}/api/v1</code></dd></div>
<div><dt>Anmeldung</dt><dd>API-Token im Kopf <code>Authorization: Bearer …</code>; es hat die Rechte der Person, der es gehört.</dd></div>
<div><dt>Schulträger</dt><dd>Kopf <code>Muses-Authority</code> mit Kürzel oder Id; ohne ihn gelten alle, die Sie sehen dürfen.</dd></div>
<div><dt>Schreiben</dt><dd><code>Idempotency-Key</code> macht Wiederholungen ungefährlich, <code>If-Match</code> verhindert, dass fremde Änderungen verloren gehen (412).</dd></div>
<div><dt>Listen</dt><dd><code>filter=spalte:is:wert</code> mehrfach, <code>sort</code>, <code>limit</code> und <code>cursor</code> aus <code>next</code>; <code>count=exact</code> zählt.</dd></div>
<div><dt>Ablehnungen</dt><dd>problem+json (RFC 9457): was geschah, was nicht geändert wurde, was jetzt hilft. Was Sie nicht sehen dürfen, antwortet wie etwas, das es nicht gibt.</dd></div>
</dl>`

const accessText: Record<string, string> = { public: 'ohne Anmeldung', signedIn: 'jede angemeldete Person' }

function operationOf(operation: Shown, publicUrl: string): string {
  const right = operation['x-right']
  const notes = [
    `<div><dt>Recht</dt><dd>${accessText[right] ?? `<code>${escaped(right)}</code>`}</dd></div>`,
    operation['x-step-up'] ? '<div><dt>Bestätigung</dt><dd>höchstens 10 Minuten alt</dd></div>' : '',
    operation['x-per-minute'] ? `<div><dt>Grenze</dt><dd>${operation['x-per-minute']} je Minute</dd></div>` : '',
  ]
  const body = operation.requestBody?.content
  const answer = operation.responses['200']?.content
  return `<article aria-labelledby="${escaped(operation.operationId)}">
<h3 id="${escaped(operation.operationId)}"><span class="method method--${operation.method}">${operation.method.toUpperCase()}</span> <code>${breakable(operation.path)}</code></h3>
<p>${escaped(operation.summary)}</p>
<dl class="facts">${notes.join('')}</dl>
${parametersOf(operation)}
${body ? shape(operation, 'Anfrage', Object.values(body)[0]!.schema) : ''}
${answer ? shape(operation, 'Antwort', Object.values(answer)[0]!.schema) : ''}
${code(`${operation.operationId}: Aufruf`, curlOf(operation, publicUrl))}
</article>`
}

/** A long path may break before each slash. */
const breakable = (path: string) => escaped(path).replaceAll('/', '<wbr>/')

function parametersOf(operation: Shown): string {
  const rows = (operation.parameters ?? []).flatMap((each) => ('name' in each ? [each] : []))
  if (rows.length === 0) return ''
  const cells = rows.map(
    (each) =>
      `<tr><th scope="row"><code>${escaped(each.name)}</code>${each.required ? '' : ' <span class="muted">freiwillig</span>'}</th><td><code>${escaped(shapeText(each.schema))}</code></td><td>${escaped(each.description ?? (each.in === 'path' ? 'im Pfad' : ''))}</td></tr>`,
  )
  return `<div class="wrap" role="region" tabindex="0" aria-label="${escaped(operation.operationId)}: Angaben"><table><thead><tr><th scope="col">Angabe</th><th scope="col">Art</th><th scope="col">Bedeutung</th></tr></thead><tbody>${cells.join('')}</tbody></table></div>`
}

const shape = (operation: Shown, title: string, schema: Json) =>
  `<details><summary>${title}</summary>${code(`${operation.operationId}: ${title}`, shapeText(schema))}</details>`

const code = (label: string, text: string) =>
  `<pre role="region" tabindex="0" aria-label="${escaped(label)}"><code>${escaped(text)}</code></pre>`

function curlOf(operation: Shown, publicUrl: string): string {
  const required = (operation.parameters ?? []).flatMap((each) =>
    'name' in each && each.in === 'query' && each.required ? [`${each.name}=…`] : [],
  )
  const url = `${publicUrl}${operation.path}${required.length ? `?${required.join('&')}` : ''}`
  const type = Object.keys(operation.requestBody?.content ?? {})[0]
  const lines = [
    `curl ${operation.method === 'get' ? '' : `-X ${operation.method.toUpperCase()} `}'${url}'`,
    ...(operation.security.length ? [`-H "Authorization: Bearer $MUSES_TOKEN"`] : []),
    ...(type === 'application/json' ? ["-H 'Content-Type: application/json'", "-d '{ … }'"] : []),
    ...(type === 'multipart/form-data' ? ['-F file=@datei'] : []),
    ...(operation.responses['200']?.content?.['application/octet-stream'] ? ['-OJ'] : []),
  ]
  return lines.join(' \\\n  ')
}
