// The German Länder and the school types each of them knows.

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

const everywhere: Partial<Record<SchoolType, string>> = {
  grundschule: 'Grundschule',
  gymnasium: 'Gymnasium',
  foerderschule: 'Förderschule',
  'berufliche-schule': 'Berufliche Schule',
  weiterbildung: 'Schule des Zweiten Bildungswegs',
  klinikschule: 'Klinikschule',
  waldorfschule: 'Freie Waldorfschule',
  sonstige: 'Sonstige Schule',
}

const byLand: Record<Land, Partial<Record<SchoolType, string>>> = {
  BW: {
    werkrealschule: 'Haupt- und Werkrealschule',
    realschule: 'Realschule',
    gemeinschaftsschule: 'Gemeinschaftsschule',
    foerderschule: 'SBBZ',
  },
  BY: {
    mittelschule: 'Mittelschule',
    realschule: 'Realschule',
    wirtschaftsschule: 'Wirtschaftsschule',
    fachoberschule: 'FOS/BOS',
    foerderschule: 'Förderzentrum',
    'berufliche-schule': 'Berufsschule',
    gesamtschule: 'Schule besonderer Art',
  },
  BE: {
    sekundarschule: 'Integrierte Sekundarschule',
    gemeinschaftsschule: 'Gemeinschaftsschule',
    'berufliche-schule': 'Oberstufenzentrum',
  },
  BB: { oberschule: 'Oberschule', gesamtschule: 'Gesamtschule', 'berufliche-schule': 'Oberstufenzentrum' },
  HB: { oberschule: 'Oberschule', foerderschule: 'Förderzentrum' },
  HH: { stadtteilschule: 'Stadtteilschule', foerderschule: 'Sonderschule', 'berufliche-schule': 'Berufsbildende Schule' },
  HE: { hauptschule: 'Hauptschule', realschule: 'Realschule', mittelstufenschule: 'Mittelstufenschule', gesamtschule: 'Gesamtschule' },
  MV: { 'regionale-schule': 'Regionale Schule', gesamtschule: 'Gesamtschule' },
  NI: {
    hauptschule: 'Hauptschule',
    realschule: 'Realschule',
    oberschule: 'Oberschule',
    gesamtschule: 'Gesamtschule',
    'berufliche-schule': 'Berufsbildende Schule',
  },
  NW: {
    hauptschule: 'Hauptschule',
    realschule: 'Realschule',
    sekundarschule: 'Sekundarschule',
    gesamtschule: 'Gesamtschule',
    primusschule: 'PRIMUS-Schule',
    'berufliche-schule': 'Berufskolleg',
    weiterbildung: 'Weiterbildungskolleg',
  },
  RP: { realschule: 'Realschule plus', gesamtschule: 'Integrierte Gesamtschule', 'berufliche-schule': 'Berufsbildende Schule' },
  SL: { gemeinschaftsschule: 'Gemeinschaftsschule', 'berufliche-schule': 'Berufsbildungszentrum' },
  SN: { oberschule: 'Oberschule', gemeinschaftsschule: 'Gemeinschaftsschule', 'berufliche-schule': 'Berufliches Schulzentrum' },
  ST: {
    sekundarschule: 'Sekundarschule',
    gemeinschaftsschule: 'Gemeinschaftsschule',
    gesamtschule: 'Gesamtschule',
    'berufliche-schule': 'Berufsbildende Schule',
  },
  SH: { gemeinschaftsschule: 'Gemeinschaftsschule', foerderschule: 'Förderzentrum', 'berufliche-schule': 'Berufsbildende Schule' },
  TH: {
    regelschule: 'Regelschule',
    gemeinschaftsschule: 'Gemeinschaftsschule',
    gesamtschule: 'Gesamtschule',
    'berufliche-schule': 'Berufsbildende Schule',
  },
}

/** The school types of a Land under the names it uses, in the usual order. */
export function schoolTypesOf(land: Land): { code: SchoolType; name: string }[] {
  const names = { ...everywhere, ...byLand[land] }
  return schoolTypes.flatMap((code) => (names[code] ? [{ code, name: names[code] }] : []))
}

/** What a Land calls a school type; a type it does not have keeps its general name. */
export function schoolTypeName(type: SchoolType, land: Land): string {
  const elsewhere = lands.find((other) => byLand[other][type])
  return byLand[land][type] ?? everywhere[type] ?? (elsewhere && byLand[elsewhere][type]) ?? type
}
