// The invented authorities and schools of the demo.
import type { Land, School } from '#modules/organisation/model'

export type SchoolKind =
  | 'grundschule'
  | 'realschule'
  | 'gemeinschaftsschule'
  | 'oberschule'
  | 'gesamtschule'
  | 'gymnasium'
  | 'berufliche-schule'

export interface PlannedSchool {
  number: string
  name: string
  shortName: string
  type: SchoolKind
  street: string
  postcode: string
  city: string
  /** Classes of one grade side by side. */
  streams: number
  tags?: School['tags']
}
export interface PlannedAuthority {
  slug: string
  name: string
  kind: 'district' | 'city' | 'association'
  land: Land
  accent: 'blau' | 'petrol' | 'gruen'
  number: string
  street: string
  postcode: string
  city: string
  domain: string
  /** How the pupil data reaches the authority; the source of its roster. */
  source: string
  schools: readonly PlannedSchool[]
}

export const operatorName = 'Schul-IT-Verbund Auental'

export const plannedAuthorities: readonly PlannedAuthority[] = [
  {
    slug: 'auental',
    name: 'Landkreis Auental',
    kind: 'district',
    land: 'BW',
    accent: 'blau',
    number: '08990',
    street: 'Schlossplatz 1',
    postcode: '79990',
    city: 'Hohenauen',
    domain: 'schulen.auental.example',
    source: 'asv',
    schools: [
      {
        number: '04120041',
        name: 'Gymnasium Hohenauen',
        shortName: 'GyHo',
        type: 'gymnasium',
        street: 'Am Rosenberg 4',
        postcode: '79990',
        city: 'Hohenauen',
        streams: 4,
        tags: 'Glasfaser, Pilotschule',
      },
      {
        number: '04120053',
        name: 'Realschule Am Stadtwald',
        shortName: 'RSaS',
        type: 'realschule',
        street: 'Waldstraße 22',
        postcode: '79990',
        city: 'Hohenauen',
        streams: 3,
        tags: 'Glasfaser',
      },
      {
        number: '04120065',
        name: 'Gemeinschaftsschule Brückenfeld',
        shortName: 'GMSB',
        type: 'gemeinschaftsschule',
        street: 'Brückenfeld 9',
        postcode: '79994',
        city: 'Brückenfeld',
        streams: 2,
      },
      {
        number: '04120077',
        name: 'Grundschule Wiesental',
        shortName: 'GSW',
        type: 'grundschule',
        street: 'Mühlweg 3',
        postcode: '79996',
        city: 'Wiesental',
        streams: 2,
      },
      {
        number: '04120089',
        name: 'Grundschule Am Lindenhof',
        shortName: 'GSaL',
        type: 'grundschule',
        street: 'Lindenhof 1',
        postcode: '79990',
        city: 'Hohenauen',
        streams: 3,
      },
      {
        number: '04120090',
        name: 'Berufliche Schule Auental',
        shortName: 'BSA',
        type: 'berufliche-schule',
        street: 'Industriestraße 40',
        postcode: '79991',
        city: 'Hohenauen',
        streams: 14,
        tags: 'Glasfaser',
      },
    ],
  },
  {
    slug: 'lindenfurt',
    name: 'Stadt Lindenfurt',
    kind: 'city',
    land: 'NW',
    accent: 'petrol',
    number: '05998',
    street: 'Rathausmarkt 2',
    postcode: '59998',
    city: 'Lindenfurt',
    domain: 'schule.lindenfurt.example',
    source: 'schild',
    schools: [
      {
        number: '199801',
        name: 'Gesamtschule Lindenfurt-Nord',
        shortName: 'GeLN',
        type: 'gesamtschule',
        street: 'Nordring 118',
        postcode: '59998',
        city: 'Lindenfurt',
        streams: 4,
        tags: 'Glasfaser',
      },
      {
        number: '199802',
        name: 'Berufskolleg Am Hafen',
        shortName: 'BKaH',
        type: 'berufliche-schule',
        street: 'Hafenstraße 77',
        postcode: '59999',
        city: 'Lindenfurt',
        streams: 12,
      },
      {
        number: '199803',
        name: 'Grundschule Kirchfeld',
        shortName: 'GSK',
        type: 'grundschule',
        street: 'Kirchfeld 12',
        postcode: '59998',
        city: 'Lindenfurt',
        streams: 2,
      },
      {
        number: '199804',
        name: 'Grundschule An der Alten Mühle',
        shortName: 'GSAM',
        type: 'grundschule',
        street: 'Mühlengasse 5',
        postcode: '59999',
        city: 'Lindenfurt',
        streams: 1,
      },
    ],
  },
  {
    slug: 'rehbachtal',
    name: 'Schulverband Rehbachtal',
    kind: 'association',
    land: 'NI',
    accent: 'gruen',
    number: '03997',
    street: 'Dorfstraße 8',
    postcode: '29997',
    city: 'Rehbach',
    domain: 'rehbachtal.example',
    source: 'danis',
    schools: [
      {
        number: '39971',
        name: 'Oberschule Rehbach',
        shortName: 'OBSR',
        type: 'oberschule',
        street: 'Am Sportplatz 1',
        postcode: '29997',
        city: 'Rehbach',
        streams: 2,
      },
      {
        number: '39972',
        name: 'Grundschule Rehbachtal',
        shortName: 'GSR',
        type: 'grundschule',
        street: 'Schulstraße 14',
        postcode: '29998',
        city: 'Oberrehbach',
        streams: 2,
      },
    ],
  },
]
