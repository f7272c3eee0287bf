import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonicalDn, childDn, foldDn, isBelow, parentDn, readDn, writeDn } from './dn.ts'

test('names as servers spell them', () => {
  expect(canonicalDn('UID=müller\\2clüdenscheidt , OU=Grundschule \\"Am Wald\\", DC=example,dc=test')).toBe(
    'uid=müller\\2Clüdenscheidt,ou=Grundschule \\22Am Wald\\22,dc=example,dc=test',
  )
  expect(canonicalDn('cn=a\\, b,dc=x')).toBe('cn=a\\2C b,dc=x')
  expect(canonicalDn('cn=M\\C3\\BCller+uid=m,dc=x')).toBe('cn=Müller+uid=m,dc=x')
  expect(canonicalDn('cn=\\ x\\20,dc=y')).toBe('cn=\\20x\\20,dc=y')
  expect(readDn('')).toEqual([])
  expect(parentDn('cn=a\\2Cb,ou=x,dc=y')).toBe('ou=x,dc=y')
  expect(isBelow('uid=a,OU=People,dc=y', 'ou=people,DC=y')).toBe(true)
  expect(isBelow('uid=a,ou=otherpeople,dc=y', 'people,dc=y'.replace('people', 'ou=people'))).toBe(false)
  for (const wrong of ['abc', 'cn=a,,dc=b', 'cn=a,', '=a']) expect(() => readDn(wrong), wrong).toThrow()
})

test('any value survives writing and reading, whatever stands in it', () => {
  const value = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }).filter((text) => text.isWellFormed())
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 4 }), (values) => {
      const dn = values.reduceRight((parent, each) => childDn('ou', each, parent), 'dc=x')
      expect(readDn(dn).map((step) => step[0]![1])).toEqual([...values, 'x'])
      expect(writeDn(readDn(dn))).toBe(dn)
      expect(foldDn(dn)).toBe(foldDn(canonicalDn(dn)))
      // The library cuts a name at the first comma: it must be the one between two steps.
      expect(dn.search(/[^\\],/) === dn.indexOf(',') - 1 && !dn.slice(0, dn.indexOf(',')).includes('\\,')).toBe(true)
    }),
  )
})
