// `npm start`: opens the database, starts MUSES, prints the address; ends cleanly on SIGINT and SIGTERM.
import { openDatabase } from '../kernel/database/connect.ts'
import { dataFolder } from '../kernel/database/environment.ts'
import { StartError } from '../kernel/database/start-error.ts'
import { type App, openApp } from './open.ts'
import { type AppSettings, settingsOf } from './settings.ts'
import { tidyMemory } from './tidy-memory.ts'

const say = (text: string) => process.stdout.write(`${text}\n`)

async function listen(app: App, settings: AppSettings): Promise<void> {
  if (!app.server) return
  try {
    await app.server.listen({ port: settings.port, host: settings.host })
  } catch (error) {
    const code = (error as { code?: string }).code
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error
    throw new StartError('port', {
      de: `Der Port ${settings.port} ist ${code === 'EACCES' ? 'für dieses Konto nicht erlaubt' : 'schon belegt'}. MUSES wurde nicht gestartet; die Daten sind unverändert. Mit PORT=3001 npm start wählen Sie einen anderen Port.`,
      en: `Port ${settings.port} is ${code === 'EACCES' ? 'not permitted for this account' : 'already in use'}. MUSES did not start; its data is unchanged. Choose another port with PORT=3001 npm start.`,
    })
  }
}

async function main(): Promise<void> {
  const settings = settingsOf(process.env, process.argv.slice(2))
  const demo = settings.demo ? await import('./demo/index.ts') : undefined
  await demo?.prepareDemo(process.env)
  const database = await openDatabase(process.env)
  let app: App | undefined
  let ending = false
  const end = async (code: number) => {
    if (ending) return
    ending = true
    setTimeout(() => process.exit(code), 10_000).unref()
    await app?.stop().catch(() => {})
    await database.stop().catch(() => {})
    process.exit(code)
  }
  process.once('SIGINT', () => void end(0))
  process.once('SIGTERM', () => void end(0))
  try {
    app = await openApp({ ...database, ...settings, dataDir: dataFolder(process.env) })
    await demo?.fillDemo(app, { say })
    await listen(app, settings)
    say(settings.role === 'worker' ? 'MUSES: Worker läuft.' : `MUSES läuft: ${settings.publicUrl}`)
    if (settings.role !== 'worker') for (const module of app.modules) for (const line of (await module.greeting?.()) ?? []) say(line)
    for (const line of demo?.demoSignIns() ?? []) say(line)
    tidyMemory()
  } catch (error) {
    report(error)
    await end(1)
  }
}

function report(error: unknown): void {
  process.stderr.write(
    error instanceof StartError
      ? `\n${error.message}\n\n`
      : `\nMUSES konnte nicht starten. / MUSES could not start.\n${error instanceof Error ? error.stack : String(error)}\n`,
  )
}

main().catch((error) => {
  report(error)
  process.exit(1)
})
