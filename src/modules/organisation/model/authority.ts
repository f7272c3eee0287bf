// The tenant: a Schulträger.
import type { z } from 'zod'
import { defineModel, field, type Row } from '#shared'
import { draftWithout } from './draft.ts'
import { lands } from './lands.ts'

/** Landkreis, kreisfreie Stadt, Gemeinde, Zweckverband, Land, Kirche, privater Träger. */
export const authorityKinds = ['district', 'city', 'municipality', 'association', 'land', 'church', 'private', 'other'] as const
export const accents = ['blau', 'petrol', 'gruen', 'violett', 'beere'] as const

/** Schulconnex Organisation of typ `SchTrae`. */
export const Authority = defineModel('organisation.authority', {
  id: field.id(),
  name: field.text({ required: true, max: 200 }),
  slug: field.text({ required: true, write: 'create', max: 40, pattern: /^[a-z0-9]+(-[a-z0-9]+)*$/, list: 'hidden' }),
  kind: field.choice(authorityKinds, { required: true }),
  land: field.choice(lands, { required: true, width: 'narrow' }),
  number: field.text({ max: 30, width: 'narrow' }),
  accent: field.choice(accents, { required: true, list: 'hidden' }),
  street: field.text({ list: 'hidden' }),
  postcode: field.text({ max: 10, list: 'hidden', width: 'narrow' }),
  city: field.text(),
  contact: field.text({ list: 'hidden', personal: true }),
  phone: field.text({ max: 50, list: 'hidden' }),
  email: field.email({ list: 'hidden' }),
  website: field.url({ list: 'hidden' }),
  state: field.choice(['active', 'archived'], { required: true, write: 'never', width: 'narrow' }),
  version: field.version(),
})
export type Authority = Row<typeof Authority>

/** A short name for addresses: `Landkreis Auental` becomes `landkreis-auental`. */
export const slugOf = (name: string) =>
  name
    .toLowerCase()
    .replaceAll('ä', 'ae')
    .replaceAll('ö', 'oe')
    .replaceAll('ü', 'ue')
    .replaceAll('ß', 'ss')
    .normalize('NFKD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '')

export const AuthorityDraft = draftWithout(Authority, ['slug', 'accent'])
export type AuthorityDraft = z.output<typeof AuthorityDraft>
