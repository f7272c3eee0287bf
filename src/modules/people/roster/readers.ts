// The readers that the shell plugged in, and which of them knows a set of files.
import { invalid } from '#kernel'
import type { Recognition, RosterFile, RosterReader } from '../ports.ts'

let readers: readonly RosterReader[] = []

/** Called once at start with the connectors that read rosters. */
export function plugReaders(plugged: readonly RosterReader[]): void {
  readers = plugged
}

export const readerNames = () => readers.map(({ format, label }) => ({ format, label }))

/** The reader of a format; `auto` asks all and takes the most certain one. */
export async function recogniseRoster(
  files: readonly RosterFile[],
  format: string,
): Promise<{ reader: RosterReader; recognition: Recognition }> {
  const asked = format === 'auto' ? readers : readers.filter((reader) => reader.format === format || reader.format.startsWith(`${format}-`))
  if (!asked.length) throw invalid('people.formatUnknown', { values: { format, known: readers.map((reader) => reader.format).join(', ') } })
  let best: { reader: RosterReader; recognition: Recognition } | undefined
  for (const reader of asked) {
    const recognition = await reader.recognise(files)
    if (recognition && (!best || recognition.certainty > best.recognition.certainty)) best = { reader, recognition }
  }
  if (!best) throw invalid('people.formatUnrecognised', { values: { files: files.map((file) => file.name).join(', ') } })
  return best
}
