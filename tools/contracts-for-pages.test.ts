import { parseAst } from 'vite'
import { expect, test } from 'vitest'
import { withoutShapes } from './contracts-for-pages.ts'

const cut = (code: string) => withoutShapes(code, parseAst(code) as never)

test('the shapes of an endpoint go, all else of it stays', () => {
  expect(
    cut(
      `const api = defineApi('x', { list: { path: '/x', right: 'x.view', query: z.object({ query: z.string() }), answer: pageOf(row) } })`,
    ),
  ).toBe(`const api = defineApi('x', { list: { path: '/x', right: 'x.view', query: undefined, answer: undefined } })`)
  expect(cut(`const api = defineApi('x', { ...others, one: { params: one, 'body': a.b } })`)).toBe(
    `const api = defineApi('x', { ...others, one: { params: undefined, 'body': undefined } })`,
  )
})

test('the same words elsewhere are left alone', () => {
  const other = `const model = defineModel('x', { query: field.text(), answer: { body: 1 } }); const params = { query: 1 }; call({ query: 2 })`
  expect(cut(other)).toBe(other)
})
