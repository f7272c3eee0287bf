// Gives memory back when nothing is going on: what starting or a large import leaves behind would otherwise stay for hours, because V8
// collects its old heap only when it grows.
import { performance } from 'node:perf_hooks'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Of the time since the last look; beyond it somebody is being served. */
const idle = 0.05
const worthIt = 32 * 1024 * 1024

/** Looks every few seconds (milliseconds) whether it is quiet and the heap has grown, and collects it as a whole; answers how to stop. */
export function tidyMemory(every = 5_000): () => void {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  let since = performance.eventLoopUtilization()
  let kept = 0
  const look = () => {
    const { utilization } = performance.eventLoopUtilization(since)
    since = performance.eventLoopUtilization()
    if (utilization > idle || process.memoryUsage().heapTotal < kept + worthIt) return
    collect()
    kept = process.memoryUsage().heapTotal
  }
  const timer = setInterval(look, every).unref()
  return () => clearInterval(timer)
}
