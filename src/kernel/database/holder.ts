// One holder per data folder. A second start on the same folder is refused with the holder's pid; only the holder
// itself and its direct child processes (server and worker of one start) may join. The mark is holder.json; it names
// a life of a process, so a pid used again after a crash, a reboot or in a new container does not block the start.
import { closeSync, openSync, readFileSync, renameSync, rmSync, statSync, utimes, writeSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { lifeOf } from './processes.ts'
import { codeOf, folderError, StartError } from './start-error.ts'

interface Mark {
  pid: number
  life: string
  host: string
}

export interface Hold {
  joined: boolean
  release(): void
}

const beatMs = 2_000

/** Takes the data folder for this process, joins the parent's hold, or refuses. */
export async function holdFolder(folder: string): Promise<Hold> {
  const file = join(folder, 'holder.json')
  const own = JSON.stringify({ pid: process.pid, life: lifeOf(process.pid) ?? '', host: hostname() } satisfies Mark)
  for (;;) {
    if (take(file, own, folder)) return held(file, own)
    const text = await settled(file)
    if (text === undefined) continue
    const mark = parse(text)
    if (text === own || (mark && mark.host === hostname() && mark.pid === process.ppid && isAlive(mark)))
      return { joined: true, release() {} }
    if (mark && (mark.host === hostname() ? isAlive(mark) : await beats(file))) throw inUse(folder, mark)
    dropStale(file, text)
  }
}

function take(file: string, own: string, folder: string): boolean {
  try {
    const handle = openSync(file, 'wx', 0o644)
    writeSync(handle, own)
    closeSync(handle)
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw folderError(error, folder)
  }
}

function held(file: string, own: string): Hold {
  // A disk that is busy with a large import lets a beat wait for seconds: nobody else is to wait with it.
  // One that fails only matters to other machines sharing the folder.
  const timer = setInterval(() => utimes(file, new Date(), new Date(), () => {}), beatMs).unref()
  return {
    joined: false,
    release() {
      clearInterval(timer)
      if (read(file) === own) rmSync(file, { force: true })
    },
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

// A mark is created and filled in two steps: give the writer a moment before calling it broken.
async function settled(file: string): Promise<string | undefined> {
  for (let i = 0; i < 20; i++) {
    const text = read(file)
    if (text === undefined || parse(text)) return text
    await sleep(25)
  }
  return read(file)
}

function parse(text: string): Mark | undefined {
  try {
    const mark = JSON.parse(text) as Mark
    return Number.isInteger(mark.pid) ? mark : undefined
  } catch {
    return undefined
  }
}

function isAlive(mark: Mark): boolean {
  return lifeOf(mark.pid) === mark.life
}

// The pid of another machine or container says nothing here, its heartbeat does.
async function beats(file: string): Promise<boolean> {
  const before = modified(file)
  for (let waited = 0; waited < 5 * beatMs; waited += 250) {
    await sleep(250)
    if (modified(file) !== before) return true
  }
  return false
}

function modified(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

function dropStale(file: string, judged: string): void {
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return
    throw error
  }
  // Another start may have replaced the stale mark between judging and moving: give it back.
  const moved = read(aside)
  if (moved !== undefined && moved !== judged) take(file, moved, file)
  rmSync(aside, { force: true })
}

function inUse(folder: string, mark: Mark): StartError {
  const here = mark.host === hostname()
  const stop = here ? `kill ${mark.pid}` : `${mark.host}: kill ${mark.pid}`
  return new StartError('folder-in-use', {
    de: `Der Datenordner ${folder} wird schon von MUSES benutzt (Prozess ${mark.pid} auf ${mark.host}). Es wurde nichts geändert. Entweder dort weiterarbeiten, ihn beenden (${stop}), mit MUSES_DATA_DIR einen anderen Ordner wählen oder für mehrere Server DATABASE_URL setzen.`,
    en: `The data folder ${folder} is already used by MUSES (process ${mark.pid} on ${mark.host}). Nothing was changed. Either keep using that one, stop it (${stop}), choose another folder with MUSES_DATA_DIR, or set DATABASE_URL for several servers.`,
  })
}
