// The wording of a contract: paragraphs, headings, lists, and places where names and days go.

export const placeholders = [
  'borrower',
  'guardian',
  'school',
  'authority',
  'devices',
  'from',
  'until',
  'purpose',
  'fee',
  'number',
  'today',
] as const
export type Placeholder = (typeof placeholders)[number]

/** Places in a text that nothing fills, e.g. `{{borower}}`. */
export function unknownPlaces(body: string): string[] {
  const found = [...body.matchAll(/\{\{\s*([^}]*?)\s*\}\}/g)].map((match) => match[1]!)
  return [...new Set(found.filter((name) => !(placeholders as readonly string[]).includes(name)))]
}

/** Fills the places; what is unknown stays as it is, so that it is seen. */
export const fillPlaces = (body: string, values: Partial<Record<Placeholder, string>>): string =>
  body.replace(/\{\{\s*(\w+)\s*\}\}/g, (place, name: string) => values[name as Placeholder] ?? place)

export interface Block {
  kind: 'heading' | 'paragraph' | 'item'
  text: string
}

/** `## heading`, `- item`, and paragraphs divided by empty lines. */
export function blocksOf(body: string): Block[] {
  const blocks: Block[] = []
  let open: string[] = []
  const close = () => {
    if (open.length) blocks.push({ kind: 'paragraph', text: open.join(' ') })
    open = []
  }
  for (const raw of body.split(/\r?\n/)) {
    const line = raw.trim()
    const marked = /^(#{1,3}|-|\*)\s+(.*)$/.exec(line)
    if (!line || marked) close()
    if (marked) blocks.push({ kind: marked[1]!.startsWith('#') ? 'heading' : 'item', text: marked[2]! })
    else if (line) open.push(line)
  }
  close()
  return blocks
}

/** What MUSES starts with; each authority checks and replaces it. */
export const firstTemplate = `## Gegenstand
Der Schulträger {{authority}} überlässt {{borrower}} ({{school}}) leihweise: {{devices}}. Die Geräte bleiben Eigentum des Schulträgers.

## Zeitraum und Zweck
Die Leihe beginnt am {{from}} und endet am {{until}}, spätestens mit dem Verlassen der Schule. Die Geräte dienen schulischen Zwecken. Eine Gebühr wird nicht erhoben.

## Sorgfalt
- Die Geräte werden pfleglich behandelt und nicht an Dritte weitergegeben.
- Einstellungen der Verwaltung und des Jugendschutzes werden nicht verändert.
- Auf Nachfrage der Schule ist mitzuteilen, wo sich ein Gerät befindet.

## Schaden und Verlust
Schäden, Verlust und Diebstahl sind der Schule unverzüglich zu melden; ein Diebstahl ist bei der Polizei anzuzeigen. Für die Haftung gelten die gesetzlichen Regeln.

## Rückgabe
Am Ende der Leihe werden die Geräte vollständig mit Zubehör zurückgegeben. Persönliche Daten sind vorher zu sichern; sie werden nach der Rückgabe gelöscht.

## Daten
Zur Verwaltung der Leihe werden Name, Schule, Klasse und die überlassenen Geräte gespeichert und nach deren Ende nach den Löschregeln des Schulträgers gelöscht.
`
