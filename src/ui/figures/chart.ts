// Scales of a chart: where ticks stand and how values become places.

/** Round ticks from zero (or below) to the largest value, about `count` of them. */
export function ticksOf(values: readonly number[], count = 4): number[] {
  const high = Math.max(0, ...values)
  const low = Math.min(0, ...values)
  const rough = (high - low) / count || 1
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough) ?? 10 * power
  const first = Math.floor(low / step)
  const last = Math.max(first + 1, Math.ceil(high / step))
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)))
}

/** From a value to a place between `bottom` and `top`. */
export function scaleOf(ticks: readonly number[], bottom: number, top: number) {
  const [low, high] = [ticks[0]!, ticks.at(-1)!]
  return (value: number) => bottom + ((value - low) / (high - low || 1)) * (top - bottom)
}

/** Labels that fit: every n-th, the last always. */
export function shownLabels(count: number, room: number): (index: number) => boolean {
  const every = Math.max(1, Math.ceil(count / Math.max(1, room)))
  return (index) => (count - 1 - index) % every === 0
}
