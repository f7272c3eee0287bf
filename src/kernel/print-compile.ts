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

/** Compiles a template with its data, a JSON text read as `/data.json`; throws with the line of the template. */
export const compileHere = (template: string, json: string): Compiled => withSources(template, json, render)

/** Lays out only: what is set again soon is remembered. */
const layOut = (template: string, json: string): void => void withSources(template, json, documentOf)

function withSources<T>(template: string, json: string, work: (typst: NodeCompiler) => T): T {
  compiler ??= NodeCompiler.create({ workspace })
  compiler.addSource(`${workspace}/base.typ`, baseSource)
  compiler.addSource(`${workspace}/main.typ`, template)
  compiler.mapShadow(`${workspace}/data.json`, Buffer.from(json))
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
  process.on('message', ({ template, json, ahead }: { template: string; json: string; ahead?: boolean }) => {
    let answer: { error: string } | { ahead: true } | (Omit<Compiled, 'pdf'> & { pdf: string })
    try {
      if (ahead) {
        layOut(template, json)
        answer = { ahead }
      } else {
        const { pdf, accessible } = compileHere(template, json)
        answer = { pdf: pdf.toString('base64'), accessible }
      }
    } catch (error) {
      answer = { error: error instanceof Error ? error.message : String(error) }
    }
    process.send!({ ...answer, memory: process.memoryUsage.rss() })
  })
  // The process that asked is gone: so is its printer.
  process.on('disconnect', () => process.exit(0))
}
