import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fitsPaper, labelSheets, numbersFrom, readReceipt } from '../model.ts'

const serials = (text: string, options = {}) => readReceipt(text, options).lines.map((line) => line.serial)

test('one serial a line, as a hand scanner writes them', () => {
  const receipt = readReceipt('DMPXK1\r\nDMPXK2\n\n  dmpxk1 \nDMPXK3\n')
  expect(receipt.lines.map((line) => line.serial)).toEqual(['DMPXK1', 'DMPXK2', 'DMPXK3'])
  expect(receipt.faults).toEqual([{ line: 4, code: 'twice', value: 'DMPXK1' }])
})

test('the S of bar codes is left out when asked, and only when all have it', () => {
  expect(readReceipt('SDMPXK1AB2\nSDMPXK2AB2').looksPrefixed).toBe(true)
  expect(serials('SDMPXK1AB2\nSDMPXK2AB2', { stripS: true })).toEqual(['DMPXK1AB2', 'DMPXK2AB2'])
  expect(serials('SDMPXK1AB2\nDMPXK2AB2', { stripS: true })).toEqual(['SDMPXK1AB2', 'DMPXK2AB2'])
})

test('a delivery list with headings in any order, and without', () => {
  const list = 'Bezeichnung;WLAN-MAC;Seriennummer;Inventarnummer\niPad 10;A4:83:E7:00:11:22;DMPXK1;G-1\niPad 10;quatsch;DMPXK2;G-2'
  expect(readReceipt(list)).toMatchObject({
    lines: [
      { serial: 'DMPXK1', macs: 'a4:83:e7:00:11:22', inventoryNumber: 'G-1' },
      { serial: 'DMPXK2', macs: null, inventoryNumber: 'G-2' },
    ],
    faults: [{ line: 3, code: 'mac', value: 'quatsch' }],
  })
  expect(readReceipt('PF1\ta483e7001122\t356938035643809').lines).toMatchObject([
    { serial: 'PF1', macs: 'a4:83:e7:00:11:22', imei: '356938035643809' },
  ])
})

test('number ranges', () => {
  expect(serials('ABC098 bis ABC101')).toEqual(['ABC098', 'ABC099', 'ABC100', 'ABC101'])
  expect(serials('ABC01..03')).toEqual(['ABC01', 'ABC02', 'ABC03'])
  expect(serials('PC001-PC003')).toEqual(['PC001', 'PC002', 'PC003'])
  expect(readReceipt('ABC5 bis ABC1').faults).toMatchObject([{ code: 'range' }])
  expect(readReceipt('ABC1 bis XYZ9').faults).toMatchObject([{ code: 'range' }])
  expect(readReceipt('A1 bis A9999999').faults).toMatchObject([{ code: 'range' }])
  // A serial with a dash in it stays one.
  expect(serials('5CG-12345\nX1-2024-77')).toEqual(['5CG-12345', 'X1-2024-77'])
})

test('whatever is pasted, every line is counted once or named', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ maxLength: 30 }), { maxLength: 40 }), (rows) => {
      const { lines, faults } = readReceipt(rows.join('\n'))
      const keys = lines.flatMap((line) => line.serial?.toUpperCase() ?? [])
      expect(new Set(keys).size).toBe(keys.length)
      expect(faults.every((fault) => fault.line >= 1)).toBe(true)
    }),
  )
})

test('numbers count up from the first one', () => {
  expect(numbersFrom('IPAD-0098', 4)).toEqual(['IPAD-0098', 'IPAD-0099', 'IPAD-0100', 'IPAD-0101'])
  expect(numbersFrom('ohne', 2)).toBeUndefined()
})

test('the labels of every sheet lie on A4', () => {
  expect(labelSheets.filter((sheet) => !fitsPaper(sheet)).map((sheet) => sheet.id)).toEqual([])
})
