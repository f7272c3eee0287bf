// What a bench measures and how it is judged.

export interface BenchOptions {
  /** How many people or things; each bench has its own usual size. */
  size?: number
  /** Measured runs after one warm-up. */
  runs: number
  say: (text: string) => void
}

/** Median, smallest and largest of some runs. */
export interface Spread {
  median: number
  min: number
  max: number
}
export type Figure = number | Spread

/** A limit of quality.md; `least` is for figures that must be high. */
export interface Gate {
  value: number
  gate: number
  goal: number
  unit: string
  least?: boolean
  ok: boolean
  /** Whether the goal is reached, too. */
  goalReached: boolean
}

export interface BenchResult {
  size: number
  figures: Record<string, Figure>
  /** The same work done barely, in the same run. */
  baseline: Record<string, Figure>
  gates: Record<string, Gate>
  notes?: string[]
}

export type Bench = (options: BenchOptions) => Promise<BenchResult>

const round = (value: number) => (Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)))

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const median = sorted.length % 2 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2
  return { median: round(median), min: round(sorted[0]!), max: round(sorted.at(-1)!) }
}

/** A gate that is kept from below: at most this. */
export const atMost = (value: Figure, gate: number, goal: number, unit: string): Gate => judged(value, gate, goal, unit, false)
/** A gate that is kept from above: at least this. */
export const atLeast = (value: Figure, gate: number, goal: number, unit: string): Gate => judged(value, gate, goal, unit, true)

function judged(figure: Figure, gate: number, goal: number, unit: string, least: boolean): Gate {
  const value = typeof figure === 'number' ? round(figure) : figure.median
  const holds = (limit: number) => (least ? value >= limit : value <= limit)
  return { value, gate, goal, unit, ...(least ? { least } : {}), ok: holds(gate), goalReached: holds(goal) }
}

/** The value below which so many percent of the times lie; from all of them, not from averages. */
export function percentile(times: readonly number[], percent: number): number {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil((percent / 100) * sorted.length) - 1)] ?? 0
}

/** One warm-up and so many measured runs; answers the milliseconds of each and what the last one gave. */
export async function repeat<T>(
  options: BenchOptions,
  name: string,
  work: (run: number) => Promise<T>,
): Promise<{ times: number[]; last: T }> {
  const times: number[] = []
  let last = await work(-1)
  for (let run = 0; run < options.runs; run++) {
    const started = performance.now()
    last = await work(run)
    times.push(performance.now() - started)
    options.say(`  ${name} ${run + 1}/${options.runs}: ${round(times.at(-1)!)} ms`)
  }
  return { times, last }
}

export const seconds = (times: readonly number[]) => times.map((time) => time / 1000)
