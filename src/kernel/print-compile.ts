// Typst → PDF. Runs in the process for a page or two, and as a program beside it for long papers.
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'
import { baseSource } from './print-base.ts'

export interface Compiled {
  pdf: Buffer
  /** False when a sign has no glyph in the fonts: tagged all the same, but not PDF/UA. */
  accessible: boolean
}

// A folder that does not exist: templates read nothing but what is given.
const workspace = '/muses-print'
let compiler: NodeCompiler | undefined

/** What a print is made of: a template, its data as JSON text read as `/data.json`, and pictures read as `/files/<name>`. */
export interface Sources {
  template: string
  json: string
  files?: Record<string, Uint8Array>
}

/** Compiles a template with its data; throws with the line of the template. */
export const compileHere = (sources: Sources): Compiled => withSources(sources, render)

/** Lays out only: what is set again soon is remembered. */
const layOut = (sources: Sources): void => void withSources(sources, documentOf)

function withSources<T>({ template, json, files = {} }: Sources, work: (typst: NodeCompiler) => T): T {
  compiler ??= NodeCompiler.create({ workspace })
  compiler.addSource(`${workspace}/base.typ`, baseSource)
  compiler.addSource(`${workspace}/main.typ`, template)
  compiler.mapShadow(`${workspace}/data.json`, Buffer.from(json))
  for (const [name, bytes] of Object.entries(files)) compiler.mapShadow(`${workspace}/files/${name}`, Buffer.from(bytes))
  try {
    return work(compiler)
  } finally {
    compiler.resetShadow()
    compiler.evictCache(5)
  }
}

function documentOf(typst: NodeCompiler) {
  const done = typst.compile({ mainFilePath: `${workspace}/main.typ` })
  if (done.result) return done.result
  const error = done.takeDiagnostics()
  throw new Error(error ? typst.fetchDiagnostics(error).map(describe).join('; ') : 'typst: no document')
}

function render(typst: NodeCompiler): Compiled {
  const document = documentOf(typst)
  const creationTimestamp = Math.floor(Date.now() / 1000)
  try {
    return { pdf: typst.pdf(document, { pdfStandard: 'ua-1', creationTimestamp }), accessible: true }
  } catch (error) {
    // A name in a script that the fonts do not have must not keep the list from being printed.
    if (!/could not be displayed with font/.test(String(error))) throw error
    return { pdf: typst.pdf(document, { creationTimestamp }), accessible: false }
  }
}

interface Diagnostic {
  message: string
  path: string
  range: { start: { line: number } } | null
}
const describe = ({ message, path, range }: Diagnostic) => `${path.split('/').at(-1)}:${range ? range.start.line + 1 : '?'} ${message}`

if (process.send && process.env.MUSES_PRINT === '1') {
  process.on('message', ({ ahead, ...sources }: Sources & { ahead?: boolean }) => {
    let answer: { error: string } | { ahead: true } | Compiled
    try {
      if (ahead) {
        layOut(sources)
        answer = { ahead }
      } else answer = compileHere(sources)
    } catch (error) {
      answer = { error: error instanceof Error ? error.message : String(error) }
    }
    process.send!({ ...answer, memory: process.memoryUsage.rss() })
  })
  // The process that asked is gone: so is its printer.
  process.on('disconnect', () => process.exit(0))
}
