// A school of an authority.
import { defineModel, field, type Row } from '#shared'
import { lands, schoolTypes } from './lands.ts'

/** Schulconnex Organisation of typ `Schule`; its kennung is `<Land>_<number>`. Numbers are text: leading zeros count. */
export const School = defineModel('organisation.school', {
  id: field.id(),
  name: field.text({
    required: true,
    max: 200,
    width: 'wide',
    aliases: ['schulname', 'name der schule', 'schule', 'bezeichnung', 'school name', 'amtliche bezeichnung', 'name'],
  }),
  number: field.text({
    max: 30,
    width: 'narrow',
    aliases: [
      'schulnummer',
      'schulnr',
      'dienststellennummer',
      'dienststellen-nr',
      'snr',
      'school id',
      'school_id',
      'schulnr.',
      'disch',
      'nummer',
    ],
  }),
  shortName: field.text({ max: 60, list: 'hidden', aliases: ['kurzname', 'kurzbezeichnung', 'kuerzel', 'short name'] }),
  type: field.choice(schoolTypes, { aliases: ['schulform', 'schulart', 'schultyp', 'school type', 'school_type'] }),
  land: field.choice(lands, { required: true, list: 'hidden', width: 'narrow', aliases: ['bundesland', 'state', 'land'] }),
  street: field.text({ list: 'hidden', aliases: ['strasse', 'straße und hausnummer', 'anschrift', 'street', 'adresse', 'address'] }),
  postcode: field.text({ max: 10, list: 'hidden', width: 'narrow', aliases: ['plz', 'postleitzahl', 'zip'] }),
  city: field.text({ aliases: ['ort', 'stadt', 'schulort', 'city'] }),
  phone: field.text({ max: 50, list: 'hidden', aliases: ['telefon', 'tel', 'telefonnummer', 'phone'] }),
  email: field.email({ list: 'hidden', aliases: ['e-mail', 'mail', 'e-mail-adresse', 'email'] }),
  website: field.url({ list: 'hidden', aliases: ['homepage', 'internet', 'webseite', 'url', 'website'] }),
  head: field.ref({ ref: 'people.person', list: 'none' }),
  tags: field.text({ max: 500, list: 'hidden', aliases: ['schlagworte', 'tags'] }),
  state: field.choice(['active', 'archived', 'merged'], { required: true, write: 'never', width: 'narrow' }),
  mergedInto: field.ref({ ref: 'organisation.school', write: 'never', list: 'none' }),
  source: field.text({ max: 60, write: 'create', list: 'hidden' }),
  sourceKey: field.text({ max: 120, write: 'create', list: 'hidden' }),
  version: field.version(),
})
export type School = Row<typeof School>

/** How Schulconnex names the school: `NW_123456`; undefined without a number. */
export const kennungOf = (school: Pick<School, 'land' | 'number'>) => (school.number ? `${school.land}_${school.number}` : undefined)
