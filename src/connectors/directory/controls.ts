// Two controls the library does not bring: read the entry in the answer to its change, and change it only if it is the one meant.
import { Ber, type BerReader, BerWriter, Control, type Filter } from 'ldapts'

/** Answers one attribute of an entry as it is after the change (RFC 4527 §3.2); servers that do not know it leave it out. */
export class PostRead extends Control {
  value: string | undefined
  private readonly attribute: string
  constructor(attribute: string) {
    super('1.3.6.1.1.13.2')
    this.attribute = attribute
  }
  protected override writeControl(writer: BerWriter): void {
    const selection = new BerWriter()
    selection.startSequence()
    selection.writeString(this.attribute)
    selection.endSequence()
    writer.writeBuffer(selection.buffer, Ber.OctetString)
  }
  protected override parseControl(reader: BerReader): void {
    reader.readSequence(0x64)
    reader.readString()
    reader.readSequence()
    if (reader.length === 0) return
    reader.readSequence()
    reader.readString()
    reader.readSequence(0x31)
    this.value = reader.readString() ?? undefined
  }
}

/** The change happens only to an entry that fits the filter (RFC 4528); otherwise 122 assertionFailed. */
export class Assertion extends Control {
  private readonly filter: Filter
  constructor(filter: Filter) {
    super('1.3.6.1.1.12', { critical: true })
    this.filter = filter
  }
  protected override writeControl(writer: BerWriter): void {
    const value = new BerWriter()
    this.filter.write(value)
    writer.writeBuffer(value.buffer, Ber.OctetString)
  }
}
