// Where the objects of loans stand; nobody else writes these tables.
import { storedIn } from '#kernel'
import { Contract, DamageCase, HeldWish, Item, Template } from './model.ts'

export const templates = storedIn('loans.template', Template)
export const contracts = storedIn('loans.contract', Contract, { school: 'school' })
export const items = storedIn('loans.item', Item)
export const cases = storedIn('loans.damage_case', DamageCase, { school: 'school' })
export const wishes = storedIn('loans.wish', HeldWish, { school: 'school' })
