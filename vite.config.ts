import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { withoutShapes } from './tools/contracts-for-pages.ts'
import { type BuiltPart, keptParts, listsOf, pagesOf, panelsOf, partsOfPages } from './tools/parts-of-pages.ts'
import { asProgram, firstTexts, type Lang, textsOfModule } from './tools/texts-in-parts.ts'

const firstLibraries = /node_modules[\\/](?:react|react-dom|scheduler)[\\/]|node_modules[\\/]@tanstack[\\/](?!react-virtual|virtual)/
const firstParts =
  /src[\\/](?:app[\\/]web[\\/][\w-]+\.tsx?$|ui[\\/](?:frame[\\/](?!PickList|SchoolSearch)|session|texts\.tsx|texts[\\/](?:translate|load)|api[\\/](?!transfer)|page|palette[\\/]index|form[\\/]refs|parts[\\/](?:Icon|Link|navigation|Button|EmptyState|Note|Loaded|later|Panel|State|ScrollBox)\.|sheet[\\/]PageHead|overlays[\\/](?:Menu|Popover|Dialog|toast|Toasts)\.))|kernel[\\/]shared[\\/](?:format|contract)/
const isFirstLibrary = (id: string) => firstLibraries.test(id)
/** What is a part of its own for no page: each request costs a browser more than the few hundred bytes behind it. */
const besideStart =
  /rolldown[\\/]runtime|vite[\\/]preload-helper|src[\\/](?:ui[\\/]parts[\\/]icons\.svg|modules[\\/]\w+[\\/]ui[\\/](?:index|links|tabs)\.ts)/
const isFirstPart = (id: string) => firstParts.test(id) || besideStart.test(id)

/** Texts in parts (tools/texts-in-parts.ts), without those that no page says. */
const textsInParts = {
  name: 'texts-in-parts',
  apply: 'build' as const,
  enforce: 'post' as const,
  transform(_code: string, id: string) {
    const root = import.meta.dirname
    const first = /[\\/]ui[\\/]texts[\\/]first-(de|en)\.ts$/.exec(id)?.[1] as Lang | undefined
    if (first) return { code: asProgram(firstTexts(root, first), 'texts'), map: null }
    const [, module, lang] = /[\\/]modules[\\/](\w+)[\\/]texts[\\/](de|en)\.json$/.exec(id) ?? []
    return module ? { code: asProgram(textsOfModule(root, module, lang as Lang), 'default'), map: null } : null
  },
}

/** The shapes by which the server checks what it is asked stay with it; a third of the time before the first paint went into making them. */
const contractsForPages = {
  name: 'contracts-for-pages',
  apply: 'build' as const,
  transform(this: { parse: (code: string) => unknown }, code: string, id: string) {
    if (!/[\\/]src[\\/].*\.ts$/.test(id) || !code.includes('defineApi(')) return null
    return { code: withoutShapes(code, this.parse(code) as Parameters<typeof withoutShapes>[1]), map: null }
  },
}

/** What each page needs is told to the server, which names it in the page's head (src/app/documents.ts). */
let built: BuiltPart[] = []
const partsForPages = {
  name: 'parts-for-pages',
  apply: 'build' as const,
  generateBundle(_options: unknown, bundle: Record<string, BuiltPart>) {
    built = Object.values(bundle)
  },
  closeBundle() {
    const folder = join(import.meta.dirname, 'dist/web')
    if (!existsSync(join(folder, 'index.html'))) return // the build failed, and says why itself
    // A part that only passes on is named in the bundle, but not always written.
    const written = built.filter((part) => part.isEntry || existsSync(join(folder, part.fileName)))
    const parts = partsOfPages(pagesOf(import.meta.dirname), panelsOf(import.meta.dirname), listsOf(import.meta.dirname), written)
    writeFileSync(join(folder, 'pages.json'), JSON.stringify(parts))
  },
}

/** What is kept for work without a network is told to the service worker (public/sw.js), with a mark that changes when any of it does. */
const keptForOffline = {
  name: 'kept-for-offline',
  apply: 'build' as const,
  closeBundle() {
    const folder = join(import.meta.dirname, 'dist/web')
    if (!existsSync(join(folder, 'sw.js'))) return
    const { files, onUse } = keptParts(pagesOf(import.meta.dirname, 'alone'), built)
    const all = [
      ...files.filter((file) => existsSync(join(folder, file))),
      '/first.js',
      '/favicon.svg',
      '/icon-192.png',
      '/manifest.webmanifest',
    ]
    const hash = createHash('sha256')
    for (const file of ['/index.html', '/sw.js', ...all]) hash.update(`${file}\0`).update(readFileSync(join(folder, file)))
    const kept = { version: hash.digest('hex').slice(0, 16), files: all, onUse }
    const script = join(folder, 'sw.js')
    writeFileSync(script, `self.kept = ${JSON.stringify(kept)}\n${readFileSync(script, 'utf8')}`)
  },
}

/** Each part compressed once when it is built, not at each request. */
const compressed = {
  name: 'compressed',
  apply: 'build' as const,
  closeBundle() {
    const folder = join(import.meta.dirname, 'dist/web/assets')
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      if (!/\.(?:js|css|svg|wasm)$/.test(name)) continue
      const body = readFileSync(join(folder, name))
      if (body.length < 1_000) continue
      writeFileSync(join(folder, `${name}.br`), brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }))
      writeFileSync(join(folder, `${name}.gz`), gzipSync(body, { level: 9 }))
    }
  },
}

// The built pages stand in dist/web; everything comes from the own server, nothing is inlined (CSP forbids data: and inline scripts).
export default defineConfig({
  plugins: [textsInParts, contractsForPages, react(), partsForPages, keptForOffline, compressed],
  publicDir: 'src/app/web/public',
  build: {
    outDir: 'dist/web',
    emptyOutDir: true,
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      treeshake: {
        // Shapes that nothing asks for any more; what makes them does nothing else.
        manualPureFunctions: ['z', 'pageOf', 'changeOf'],
        propertyReadSideEffects: false,
        // Doors (`#ui`, `#shared`) only pass on; what a page does not use of them must not travel with it.
        moduleSideEffects: (id: string) => /\.css$/.test(id) || !/\/src\/(ui|kernel\/shared|modules)\//.test(id),
      },
      output: {
        codeSplitting: {
          groups: [
            // Libraries of the first page stand apart, because they change rarely and stay in the browser's cache.
            { name: 'libraries', test: isFirstLibrary, priority: 9 },
            { name: 'start', test: isFirstPart, includeDependenciesRecursively: false, priority: 8 },
            // What most pages share, so that a page is a few requests and not dozens.
            {
              name: 'list',
              test: /src[\\/]ui[\\/]list[\\/](?!FilterEditor|RefChoice|ColumnChoice|SaveView|Cell|words)/,
              includeDependenciesRecursively: false,
              priority: 7,
            },
            { name: 'form', test: /src[\\/]ui[\\/]form[\\/](?!CalendarPanel)/, includeDependenciesRecursively: false, priority: 6 },
            // What a module says about its objects and its interface: its pages share it.
            {
              name: (id: string) =>
                /src[\\/]modules[\\/](\w+)[\\/](?:(?:model|api)(?:[\\/]|\.ts)|ui[\\/](?:[\w-]+[\\/])?(?:words|board|parts|role-names|FirstSchools)\.tsx?)/.exec(
                  id,
                )?.[1] ?? null,
              debugName: 'modules',
              includeDependenciesRecursively: false,
              priority: 5,
            },
            {
              name: 'kit',
              test: /src[\\/]ui[\\/](?:parts[\\/](?!ApiCall|Paper)[\w-]+\.tsx?$|plan[\\/](?:Diff|signs|PlanCounts)\.|figures[\\/](?:Bars|Kpi|Tree)\.|sheet[\\/]|overlays[\\/](?:Confirm|in-dialog)\.|list[\\/](?:Cell|words)\.|api[\\/]transfer)/,
              includeDependenciesRecursively: false,
              priority: 4,
            },
            {
              name: 'shared',
              test: /node_modules[\\/]zod[\\/]|src[\\/]kernel[\\/]shared[\\/]/,
              includeDependenciesRecursively: false,
              priority: 3,
            },
          ],
        },
      },
    },
  },
  server: { port: 5173, proxy: { '/api': process.env.MUSES_API ?? 'http://127.0.0.1:3000' } },
})
