import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { tidyMemory } from './tidy-memory.ts'

test('a heap that was left behind is given back once it is quiet', async () => {
  let left: unknown[] | undefined = Array.from({ length: 1_500_000 }, (_, index) => ({ index, text: `row ${index}` }))
  expect(left.length).toBe(1_500_000)
  const before = process.memoryUsage().heapUsed
  left = undefined
  const stop = tidyMemory(100)
  try {
    const started = performance.now()
    while (process.memoryUsage().heapUsed > before - 80 * 1024 * 1024 && performance.now() - started < 30_000) await sleep(100)
    expect(process.memoryUsage().heapUsed).toBeLessThan(before - 80 * 1024 * 1024)
  } finally {
    stop()
  }
})
