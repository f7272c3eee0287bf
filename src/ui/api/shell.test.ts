import { expect, test } from 'vitest'
import type { Endpoint } from '../../kernel/shared/contract.ts'
import { shellApi } from '../../kernel/shared/shell-api.ts'
import { shell } from './shell.ts'

test('the light endpoints of the shell are those of the contract', () => {
  const light = Object.entries(shell).map(([name, { method, path }]) => [name, method, path])
  const contract = Object.entries(shellApi as unknown as Record<string, Endpoint>).map(([name, { method, path }]) => [name, method, path])
  expect(light).toEqual(contract)
})
