// The readers that the shell plugged in, and which of them knows a set of files.
import { invalid } from '#kernel'
import type { Recognition, RosterFile, RosterReader } from '../ports.ts'

let readers: readonly RosterReader[] = []

/** Called once at start with the connectors that read rosters. */
export function plugReaders(plugged: readonly RosterReader[]): void {
  readers = plugged
}

export const readerNames = () => readers.map(({ format, label }) => ({ format, label }))

/** Spreadsheets and archives begin alike; one that nobody can open has lost its end. */
async function isArchive(files: readonly RosterFile[]): Promise<boolean> {
  for await (const bytes of files[0]?.open() ?? []) return bytes[0] === 0x50 && bytes[1] === 0x4b
  return false
}

/** The reader of a format; `auto` asks all and takes the most certain one. */
export async function recogniseRoster(
  files: readonly RosterFile[],
  format: string,
): Promise<{ reader: RosterReader; recognition: Recognition }> {
  const asked =
    format === 'auto'
      ? readers
      : readers.filter((reader) => [reader.format, reader.short].includes(format) || reader.format.startsWith(`${format}-`))
  if (!asked.length) throw invalid('people.formatUnknown', { values: { format, known: readers.map((reader) => reader.format).join(', ') } })
  let best: { reader: RosterReader; recognition: Recognition } | undefined
  for (const reader of asked) {
    const recognition = await reader.recognise(files)
    if (recognition && (!best || recognition.certainty > best.recognition.certainty)) best = { reader, recognition }
  }
  if (!best && (await isArchive(files))) throw invalid('people.refused.fileBroken')
  if (!best) throw invalid('people.formatUnrecognised', { values: { files: files.map((file) => file.name).join(', ') } })
  return best
}
