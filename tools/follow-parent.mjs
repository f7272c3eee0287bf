// Loaded before the program: ends it in order when what started it is gone. npm passes a signal to its shell only, and
// that shell dies without telling anybody; a launcher or an npm ended by kill -9 tells nobody either.
import { readFileSync } from 'node:fs'

const parent = process.ppid
const npm = process.env.npm_lifecycle_event ? findNpm(parent) : undefined
let isEnding = false

setInterval(() => {
  if (isEnding || (process.ppid === parent && (!npm || isRunning(npm)))) return
  isEnding = true
  process.kill(process.pid, 'SIGTERM')
}, 300).unref()

function findNpm(first) {
  for (let pid = first, steps = 0; pid > 1 && steps < 4; pid = parentOf(pid), steps++) {
    if (/^npm\b|npm-cli\.js/.test(read(pid, 'cmdline'))) return pid
  }
  return undefined
}

function parentOf(pid) {
  return Number(afterName(pid)[1] ?? 0)
}

function isRunning(pid) {
  const state = afterName(pid)[0]
  return state !== undefined && state !== 'Z' && state !== 'X'
}

function afterName(pid) {
  const stat = read(pid, 'stat')
  return stat ? stat.slice(stat.lastIndexOf(')') + 2).split(' ') : []
}

function read(pid, name) {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1')
  } catch {
    return ''
  }
}
