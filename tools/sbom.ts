// `npm run sbom [-- FILE]`: the bill of materials (CycloneDX 1.5) of what a production installation contains, and its licences.
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

interface Component {
  name: string
  version: string
  licenses?: { license?: { id?: string; name?: string }; expression?: string }[]
}

const root = join(import.meta.dirname, '..')
const file = process.argv[2] ? resolve(process.env.INIT_CWD ?? '.', process.argv[2]) : join(root, 'dist/muses-sbom.cdx.json')

const npm = process.env.npm_execpath
const [program, ...before] = npm && /\.c?js$/.test(npm) ? [process.execPath, npm] : ['npm']
const asked = [...before, 'sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application', '--omit', 'dev']
const done = spawnSync(program!, asked, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
if (done.status !== 0) {
  process.stderr.write(done.stderr || String(done.error))
  process.exit(1)
}
const bill = JSON.parse(done.stdout) as { components: Component[]; metadata: { component: { name: string } } }
// npm calls the application after the folder it lies in.
bill.metadata.component.name = 'muses'
mkdirSync(dirname(file), { recursive: true })
writeFileSync(file, `${JSON.stringify(bill, null, 1)}\n`)

const licenceOf = ({ licenses = [] }: Component) =>
  licenses.map((each) => each.expression ?? each.license?.id ?? each.license?.name ?? '').join(' + ') || 'not declared'
const byLicence = Map.groupBy(bill.components, licenceOf)
for (const [licence, components] of [...byLicence].sort((a, b) => b[1].length - a[1].length)) {
  const names =
    components.length > 5 && licence !== 'not declared' ? '' : `  ${components.map(({ name, version }) => `${name}@${version}`).join(', ')}`
  process.stdout.write(`${String(components.length).padStart(4)}  ${licence}${names}\n`)
}
process.stdout.write(`${bill.components.length} packages: ${file}\n`)
