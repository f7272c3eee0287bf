// The German Länder and the school types each of them knows.
import names from './school-types.json' with { type: 'json' }

/** ISO 3166-2:DE without the country. */
export const lands = ['BW', 'BY', 'BE', 'BB', 'HB', 'HH', 'HE', 'MV', 'NI', 'NW', 'RP', 'SL', 'SN', 'ST', 'SH', 'TH'] as const
export type Land = (typeof lands)[number]

export const landNames: Record<Land, string> = {
  BW: 'Baden-Württemberg',
  BY: 'Bayern',
  BE: 'Berlin',
  BB: 'Brandenburg',
  HB: 'Bremen',
  HH: 'Hamburg',
  HE: 'Hessen',
  MV: 'Mecklenburg-Vorpommern',
  NI: 'Niedersachsen',
  NW: 'Nordrhein-Westfalen',
  RP: 'Rheinland-Pfalz',
  SL: 'Saarland',
  SN: 'Sachsen',
  ST: 'Sachsen-Anhalt',
  SH: 'Schleswig-Holstein',
  TH: 'Thüringen',
}

/** A Schulform has no English word; its German one, folded, is the code in API and files. */
export const schoolTypes = [
  'grundschule',
  'hauptschule',
  'werkrealschule',
  'mittelschule',
  'realschule',
  'oberschule',
  'sekundarschule',
  'regelschule',
  'regionale-schule',
  'mittelstufenschule',
  'gemeinschaftsschule',
  'stadtteilschule',
  'gesamtschule',
  'primusschule',
  'gymnasium',
  'foerderschule',
  'wirtschaftsschule',
  'fachoberschule',
  'berufliche-schule',
  'weiterbildung',
  'klinikschule',
  'waldorfschule',
  'sonstige',
] as const
export type SchoolType = (typeof schoolTypes)[number]

const namesIn: Record<Land, Partial<Record<SchoolType, string>>> = names

/** The school types of a Land under the names it uses, in the usual order. */
export function schoolTypesOf(land: Land): { code: SchoolType; name: string }[] {
  return schoolTypes.flatMap((code) => (namesIn[land][code] ? [{ code, name: namesIn[land][code] }] : []))
}

/** What a Land calls a school type; a type it does not have keeps the name another Land uses. */
export function schoolTypeName(type: SchoolType, land: Land): string {
  return namesIn[land][type] ?? lands.map((other) => namesIn[other][type]).find(Boolean) ?? type
}
