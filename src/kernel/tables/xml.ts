// The XML inside spreadsheets, streamed. Documents with a DOCTYPE are refused: entity bombs need one, spreadsheets do not.
import { SaxesParser } from 'saxes'
import { type TableFile, Unreadable } from './source.ts'

export interface XmlEvents {
  /** Names come without their namespace prefix; attributes keep theirs. */
  open?: (name: string, attributes: Record<string, string>) => void
  text?: (text: string) => void
  close?: (name: string) => void
}

const local = (name: string) => (name.includes(':') ? name.slice(name.indexOf(':') + 1) : name)

/** Reports the elements of a document; yields after each piece, so that the caller can hand on what it gathered. */
export async function* scanXml(file: TableFile, events: XmlEvents): AsyncGenerator<void> {
  const parser = new SaxesParser({ xmlns: false, position: false })
  const { open, text, close } = events
  if (open) parser.on('opentag', (tag) => open(local(tag.name), tag.attributes as Record<string, string>))
  if (text) {
    parser.on('text', text)
    parser.on('cdata', text)
  }
  if (close) parser.on('closetag', (tag) => close(local(tag.name)))
  const refuse = () => {
    throw new Unreadable('fileBroken', `XML ${file.name}`)
  }
  parser.on('doctype', refuse)
  parser.on('error', refuse)
  const decoder = new TextDecoder('utf-8')
  for await (const bytes of file.open()) {
    parser.write(decoder.decode(bytes, { stream: true }))
    yield
  }
  parser.close()
  yield
}

/** Reads a small document to its end. */
export async function readXml(file: TableFile, events: XmlEvents): Promise<void> {
  for await (const _ of scanXml(file, events));
}
