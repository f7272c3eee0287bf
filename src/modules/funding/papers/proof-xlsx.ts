// The proof of use as a workbook: sums, devices, receipts, for offices that calculate on.
import type { Lang, Translate } from '#shared'
import { remaining } from '../model.ts'
import type { Proof } from '../queries/proof.ts'

const euro = '#,##0.00 "€"'
const date = 'dd.mm.yyyy'
const asDate = (day: string | null) => (day ? new Date(`${day}T00:00:00Z`) : null)
const euros = (cents: number) => cents / 100

interface Column {
  head: string
  width: number
  format?: string
}

export async function proofXlsx(proof: Proof, { t }: { t: Translate; lang: Lang }): Promise<Buffer> {
  // Some 500 files that only a few requests need: not at the start.
  const { default: ExcelJS } = await import('exceljs')
  const book = new ExcelJS.Workbook()
  const sheet = (title: string, columns: readonly Column[], rows: unknown[][]) => {
    const page = book.addWorksheet(title.slice(0, 31), { views: [{ state: 'frozen', ySplit: 1 }] })
    page.columns = columns.map(({ head, width, format }) => ({ header: head, width, style: format ? { numFmt: format } : {} }))
    page.getRow(1).font = { bold: true }
    page.addRows(rows)
    if (columns.length > 2) page.autoFilter = { from: { row: 1, column: 1 }, to: { row: 1, column: columns.length } }
  }
  const { grant, programme } = proof
  const head = (name: string, key: string, width: number, format?: string): Column => ({
    head: t(`funding.proof.${name}.${key}`),
    width,
    format,
  })
  sheet(
    t('funding.proof.money'),
    [head('moneyHead', 'what', 40), head('moneyHead', 'amount', 24, euro)],
    [
      [t('funding.grant.amount'), euros(grant.amount)],
      [t('funding.grant.ownShare'), grant.ownShare === null ? null : euros(grant.ownShare)],
      [t('funding.grant.ordered'), euros(grant.ordered)],
      [t('funding.grant.spent'), euros(grant.spent)],
      [t('funding.grant.paid'), euros(grant.paid)],
      [t('funding.grant.remaining'), euros(remaining(grant, grant))],
      [],
      [t('funding.grant.title'), grant.title],
      [t('funding.grant.programme'), programme.name],
      [t('funding.grant.reference'), grant.reference],
      ...proof.faults.map((fault) => [t('funding.proof.faults'), t(`funding.proof.fault.${fault.code}`, { count: fault.count })]),
    ],
  )
  sheet(
    t('funding.proof.lines'),
    [
      head('linesHead', 'measure', 28),
      head('linesHead', 'name', 32),
      head('linesHead', 'school', 32),
      head('linesHead', 'quantity', 10),
      head('linesHead', 'planned', 16, euro),
      head('linesHead', 'spent', 16, euro),
    ],
    proof.lines.map((line) => [line.measure, line.name, line.schoolName, line.quantity, euros(line.planned), euros(line.spent)]),
  )
  sheet(
    t('funding.proof.deviceSheet'),
    [
      head('devicesHead', 'number', 18),
      head('devicesHead', 'model', 30),
      head('devicesHead', 'serial', 20),
      head('devicesHead', 'school', 34),
      head('devicesHead', 'room', 12),
      head('devicesHead', 'state', 14),
      head('devicesHead', 'bought', 13, date),
      head('devicesHead', 'started', 13, date),
      head('devicesHead', 'bound', 13, date),
      head('devicesHead', 'released', 13, date),
      { head: t('funding.receipt'), width: 18 },
      { head: t('funding.asset.labelPhoto'), width: 14 },
      head('devicesHead', 'amount', 14, euro),
    ],
    proof.devices.map((device) => [
      device.deviceName,
      device.modelName ?? t(`devices.device.kind.${device.deviceKind}`),
      device.serial,
      device.schoolName,
      device.roomName,
      t(`devices.device.state.${device.deviceState}`),
      asDate(device.purchasedOn),
      asDate(device.inServiceOn),
      asDate(device.boundUntil),
      asDate(device.releasedOn),
      device.receiptName ?? device.invoice,
      t(device.labelPhoto ? 'ui.yes' : 'ui.no'),
      euros(device.amount),
    ]),
  )
  sheet(
    t('funding.proof.receipts'),
    [
      head('receiptsHead', 'kind', 14),
      head('receiptsHead', 'number', 20),
      head('receiptsHead', 'supplier', 30),
      head('receiptsHead', 'for', 32),
      head('receiptsHead', 'issued', 13, date),
      head('receiptsHead', 'day', 13, date),
      head('receiptsHead', 'gross', 16, euro),
      head('receiptsHead', 'eligible', 16, euro),
    ],
    proof.receipts.map((receipt) => [
      t(`funding.receipt.kind.${receipt.kind}`),
      receipt.number,
      receipt.supplier,
      receipt.lineName ?? receipt.schoolName,
      asDate(receipt.day),
      asDate(receipt.paidOn),
      euros(receipt.gross),
      euros(receipt.eligible),
    ]),
  )
  return Buffer.from(await book.xlsx.writeBuffer())
}
