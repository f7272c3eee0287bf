import { expect, test } from 'vitest'
import { defineModel, field } from '#shared'
import { changesOf, checkEntries, faultsOf } from './check.ts'

const school = defineModel('organisation.school', {
  id: field.id(),
  name: field.text({ required: true, max: 20 }),
  number: field.text({ pattern: /^\d{8}$/ }),
  mail: field.email(),
  opened: field.day(),
  pupils: field.number({ min: 0, max: 5000 }),
})
const words = {
  t: (key: string, values?: object) => (values ? `${key} ${JSON.stringify(values)}` : key),
  has: (key: string) => key === 'organisation.school.number.invalid',
}
const keys = ['name', 'number', 'mail', 'opened', 'pupils']

test('each fault stands at its field, in the words of the module where it has them', () => {
  const { values, faults } = checkEntries(words, school, keys, {
    name: ' ',
    number: '0412004',
    mail: 'x',
    opened: '31.02.2026',
    pupils: '6.000',
  })
  expect(values).toEqual({})
  expect(faults).toEqual({
    name: 'ui.form.required',
    number: 'organisation.school.number.invalid',
    mail: 'ui.form.email',
    opened: 'ui.form.wrong.day',
    pupils: 'ui.form.tooBig {"max":5000}',
  })
})

test('what holds comes back as the model wants it, nothing as null', () => {
  const { values, faults } = checkEntries(words, school, keys, {
    name: ' Wiesental ',
    number: '04120041',
    mail: '',
    opened: '1.8.2026',
    pupils: '236',
  })
  expect(faults).toEqual({})
  expect(values).toEqual({ name: 'Wiesental', number: '04120041', mail: null, opened: '2026-08-01', pupils: 236 })
})

test('refusals of the server find their field whatever the path looks like', () => {
  const problem = {
    type: '',
    title: '',
    status: 422,
    code: 'invalid',
    fields: [
      { path: 'body.number', message: 'vergeben' },
      { path: '/mail', message: 'falsch' },
      { path: 'x', message: 'anders' },
    ],
  }
  expect(faultsOf(problem, keys)).toEqual({ faults: { number: 'vergeben', mail: 'falsch' }, others: ['anders'] })
})

test('a change carries only what differs', () => {
  expect(changesOf({ name: 'A', mail: null, pupils: 3 }, { name: 'A', pupils: 2 })).toEqual({ pupils: 3 })
})
