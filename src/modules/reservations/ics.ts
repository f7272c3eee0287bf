// Reservations as a calendar file (RFC 5545): what phones and mail programs subscribe to.

export interface Event {
  uid: string
  startsAt: string
  endsAt: string
  title: string
  place: string | null
  text: string | null
  version: number
}

const stamp = (iso: string) => iso.replace(/[-:]/g, '').replace(/\.\d+Z$/, 'Z')

/** §3.3.11: backslash, semicolon, comma and line breaks are escaped; other control characters mean nothing in a calendar. */
const escaped = (text: string) =>
  text
    .replace(/[\\;,]/g, (sign) => `\\${sign}`)
    .replace(/\r\n|\r|\n/g, '\\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')

/** §3.1: lines of at most 75 octets, never cut within a character. */
export function folded(line: string): string {
  const parts: string[] = []
  let part = ''
  let size = 0
  for (const sign of line) {
    const octets = Buffer.byteLength(sign)
    if (size + octets > 75) {
      parts.push(part)
      part = ' '
      size = 1
    }
    part += sign
    size += octets
  }
  return [...parts, part].join('\r\n')
}

/** A whole calendar; programs that know it show its name and read it again every few hours. */
export function calendarFile(name: string, events: readonly Event[], now: Date): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//MUSES//Reservierungen//DE',
    'CALSCALE:GREGORIAN',
    `X-WR-CALNAME:${escaped(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT4H',
  ]
  for (const event of events) {
    lines.push(
      'BEGIN:VEVENT',
      `UID:${event.uid}`,
      `DTSTAMP:${stamp(now.toISOString())}`,
      `SEQUENCE:${event.version}`,
      `DTSTART:${stamp(event.startsAt)}`,
      `DTEND:${stamp(event.endsAt)}`,
    )
    lines.push(`SUMMARY:${escaped(event.title)}`)
    if (event.place) lines.push(`LOCATION:${escaped(event.place)}`)
    if (event.text) lines.push(`DESCRIPTION:${escaped(event.text)}`)
    lines.push('END:VEVENT')
  }
  return `${[...lines, 'END:VCALENDAR'].map(folded).join('\r\n')}\r\n`
}
