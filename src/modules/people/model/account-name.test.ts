import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { distribute, foldName, nameFor } from './account-name.ts'

describe('sign-in names', () => {
  test('fold umlauts and accents, keep double names together', () => {
    expect(foldName('Müller-Lüdenscheidt')).toBe('mueller-luedenscheidt')
    expect(foldName('Weiß')).toBe('weiss')
    expect(foldName('Łukasz Ćwikła')).toBe('lukasz-cwikla')
    expect(foldName('Nuñez y Ibáñez')).toBe('nunez-y-ibanez')
    expect(foldName("O'Brien")).toBe('o-brien')
    expect(foldName('李小龙')).toBe('')
  })
  test('follow a template', () => {
    const kim = { familyName: 'Albers', givenName: 'Kim Sophie', birthDay: '2014-05-06' }
    expect(nameFor(kim)).toBe('albers.kim')
    expect(nameFor({ ...kim, callName: 'Sophie' })).toBe('albers.sophie')
    expect(nameFor(kim, '{g}{family}{yy}')).toBe('kalbers14')
    expect(nameFor({ familyName: '李', givenName: '小龙' })).toBe('person')
    expect(nameFor({ familyName: 'Ng', givenName: '' })).toBe('ng')
  })
  test('number twins and leave taken ones alone', () => {
    const kim = { familyName: 'Albers', givenName: 'Kim' }
    expect(distribute([kim, kim, { familyName: 'Älbers', givenName: 'Kim' }], new Set(['albers.kim', 'albers.kim3']))).toEqual([
      'albers.kim2',
      'albers.kim4',
      'aelbers.kim',
    ])
  })
  test('never double, never empty, always plain signs', () => {
    const person = fc.record({
      familyName: fc.string({ unit: 'grapheme', maxLength: 30 }),
      givenName: fc.string({ unit: 'grapheme', maxLength: 30 }),
    })
    fc.assert(
      fc.property(fc.array(person, { maxLength: 60 }), fc.array(fc.string({ maxLength: 12 })), (people, taken) => {
        const names = distribute(people, new Set(taken))
        expect(new Set([...names, ...taken]).size).toBe(names.length + new Set(taken).size)
        for (const name of names) expect(name).toMatch(/^[a-z0-9][a-z0-9._-]{1,70}$/)
      }),
    )
  })
})
