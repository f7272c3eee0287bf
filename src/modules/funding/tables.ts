// Where the objects of funding stand; nobody else writes these tables.
import { storedIn } from '#kernel'
import { Asset, Grant, Line, Programme, Receipt } from './model.ts'

export const programmes = storedIn('funding.programme', Programme)
export const grants = storedIn('funding.grant', Grant)
export const lines = storedIn('funding.line', Line, { school: 'school' })
export const receipts = storedIn('funding.receipt', Receipt, { school: 'school' })
export const assets = storedIn('funding.asset', Asset)
