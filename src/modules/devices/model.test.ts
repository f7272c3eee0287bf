import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  deviceStates,
  filledTemplate,
  isTemplate,
  mayMove,
  movesByHand,
  newDeviceCode,
  newSetCode,
  numberedWith,
  readMac,
  readMacs,
  readScan,
  readSerial,
  stateMoves,
} from './model.ts'

test('a disposed device stays disposed, every other state leads on, and none to itself', () => {
  for (const from of deviceStates) {
    expect(stateMoves[from].length > 0).toBe(from !== 'disposed')
    expect(mayMove(from, from)).toBe(false)
    expect(movesByHand(from)).not.toContain('lent')
    expect(mayMove(from, 'disposed')).toBe(from === 'retired')
    expect(mayMove(from, 'ordered')).toBe(false)
  }
})

test('from every state but disposed a device can be disposed of in the end', () => {
  for (const start of deviceStates) {
    const seen = new Set([start])
    for (const state of seen) for (const next of stateMoves[state]) seen.add(next)
    expect(seen.has('disposed')).toBe(true)
  }
})

test('templates of inventory numbers', () => {
  expect(['G[JAHR]-[NNNNN]', '[ART]-[SCHULE]-[NNN]', '[N]'].map(isTemplate)).toEqual([true, true, true])
  expect(['', 'G', '[NN][NN]', '[JAHR', '[X]-[NN]', '[NNNNNNNNN]'].map(isTemplate)).toEqual([false, false, false, false, false, false])
  expect(numberedWith(filledTemplate('[ART]-[SCHULE]-[JAHR]-[NNNN]', { year: 2026, kind: 'tablet', school: '168889' }), 42)).toBe(
    'TAB-168889-2026-0042',
  )
  expect(numberedWith('G-[NN]', 1234)).toBe('G-1234')
})

test('MAC addresses in every spelling', () => {
  expect(['A4-83-E7-00-11-22', 'a483.e700.1122', 'A483E7001122', ' a4:83:e7:00:11:22 '].map(readMac)).toEqual(
    Array(4).fill('a4:83:e7:00:11:22'),
  )
  expect(['', '00:00:00:00:00:00', 'ff:ff:ff:ff:ff:ff', 'a4:83', 'hallo'].map(readMac)).toEqual(Array(5).fill(undefined))
  expect(readMacs('A4-83-E7-00-11-22; a483e7001123, quatsch')).toEqual({
    macs: ['a4:83:e7:00:11:22', 'a4:83:e7:00:11:23'],
    wrong: ['quatsch'],
  })
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 6, maxLength: 6 }), fc.constantFrom(':', '-', ''), fc.boolean(), (bytes, between, upper) => {
      const plain = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0'))
      const text = plain.join(between)
      const meant = plain.every((each) => each === '00') || plain.every((each) => each === 'ff') ? undefined : plain.join(':')
      expect(readMac(upper ? text.toUpperCase() : text)).toBe(meant)
    }),
  )
})

test('what scanners hand over', () => {
  const [device, set] = [newDeviceCode(), newSetCode()]
  expect(readScan(`https://muses.example.de/g/${device}`)).toEqual({ kind: 'device', code: device })
  expect(readScan(` ${device.toLowerCase()} `)).toEqual({ kind: 'device', code: device })
  expect(readScan(`https://muses.example.de/k/${set}?x=1`)).toEqual({ kind: 'set', code: set })
  expect(readScan('https://muses.example.de/tuer/RABCDEFGH')).toEqual({ kind: 'room', code: 'RABCDEFGH' })
  expect(readScan('SDMPXK2')).toEqual({ kind: 'text', code: 'SDMPXK2' })
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(readScan(text).code.length).toBeLessThanOrEqual(200)
    }),
  )
})

test('serials that say nothing are none', () => {
  expect(
    ['', '0', '000000', 'N/A', 'Default string', 'To Be Filled By O.E.M.', 'System Serial Number', 'unbekannt'].map(readSerial),
  ).toEqual(Array(8).fill(undefined))
  expect([' C02X1 ', 'PF  12', '0A'].map(readSerial)).toEqual(['C02X1', 'PF 12', '0A'])
})
