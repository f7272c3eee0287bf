// A device as the authority keeps it.
import { z } from 'zod'
import { type Draft, defineModel, field, type Row } from '#shared'
import { deviceKinds } from './kinds.ts'
import { deviceStates } from './states.ts'

export const owners = ['authority', 'land', 'association', 'parents', 'leasing', 'school', 'other'] as const
/** Whom to ask about it: the party that keeps it running. */
export const responsibles = ['authority', 'school', 'land', 'contractor'] as const

export const Device = defineModel('devices.device', {
  id: field.id(),
  inventoryNumber: field.text({
    required: true,
    max: 60,
    width: 'narrow',
    aliases: ['inventarnummer', 'inventarnr', 'inventar nr', 'asset tag', 'asset_tag', 'inventory number', 'anlagennummer'],
  }),
  name: field.text({
    max: 120,
    list: 'hidden',
    aliases: ['name', 'hostname', 'rechnername', 'gerätename', 'device name', 'computername', 'bezeichnung'],
  }),
  kind: field.choice(deviceKinds, {
    required: true,
    width: 'narrow',
    aliases: ['geräteart', 'art', 'kategorie', 'category', 'type', 'typ', 'device type'],
  }),
  model: field.ref({ ref: 'devices.model', list: 'hidden', aliases: ['modell', 'model', 'modellname', 'model name'] }),
  serial: field.text({ max: 80, aliases: ['seriennummer', 'serial', 'serial number', 'sn', 's/n', 'serialnumber'] }),
  state: field.choice(deviceStates, { required: true, width: 'narrow', write: 'create', aliases: ['status', 'zustand', 'state'] }),
  since: field.day({ required: true, write: 'never', list: 'hidden', width: 'narrow' }),
  school: field.ref({
    ref: 'organisation.school',
    write: 'create',
    aliases: ['schule', 'schulnummer', 'school', 'ou', 'location', 'standort', 'site'],
  }),
  room: field.ref({ ref: 'organisation.room', write: 'create', aliases: ['raum', 'room', 'raumnummer'] }),
  person: field.ref({
    ref: 'people.person',
    write: 'create',
    personal: true,
    aliases: ['person', 'nutzer', 'benutzer', 'assigned to', 'checked out to'],
  }),
  set: field.ref({ ref: 'devices.set', write: 'create', list: 'hidden', aliases: ['klassensatz', 'koffer', 'satz', 'set'] }),
  owner: field.choice(owners, { required: true, list: 'hidden', width: 'narrow', aliases: ['eigentümer', 'eigentuemer', 'owner'] }),
  responsible: field.choice(responsibles, { list: 'hidden', width: 'narrow', aliases: ['zuständig', 'zustaendig', 'responsible'] }),
  /** `aa:bb:cc:dd:ee:ff`, several divided by a blank. */
  macs: field.text({
    max: 300,
    list: 'hidden',
    aliases: ['mac', 'mac-adresse', 'mac address', 'mac-adressen', 'wlan-mac', 'lan-mac', 'wifi mac'],
  }),
  imei: field.text({ max: 40, list: 'hidden', width: 'narrow', aliases: ['imei'] }),
  mayUseSchoolWlan: field.yes({ required: true, list: 'hidden', aliases: ['darf ins schul-wlan', 'wlan'] }),
  accessories: field.text({ max: 500, list: 'hidden', aliases: ['zubehör', 'zubehoer', 'accessories'] }),
  purchasedOn: field.day({
    list: 'hidden',
    width: 'narrow',
    aliases: ['kaufdatum', 'anschaffungsdatum', 'angeschafft am', 'gekauft am', 'purchase date', 'beschafft am'],
  }),
  inServiceOn: field.day({ list: 'hidden', width: 'narrow', aliases: ['inbetriebnahme', 'in betrieb seit', 'in service'] }),
  warrantyUntil: field.day({
    list: 'hidden',
    width: 'narrow',
    aliases: ['garantie bis', 'garantieende', 'gewährleistung bis', 'warranty until', 'warranty expires'],
  }),
  /** Years; nothing follows the model or the kind. */
  usefulLife: field.number({ min: 0.5, max: 50, list: 'hidden', width: 'narrow', aliases: ['nutzungsdauer', 'useful life'] }),
  price: field.money({
    list: 'hidden',
    width: 'narrow',
    min: 0,
    aliases: ['preis', 'anschaffungswert', 'kaufpreis', 'purchase cost', 'price', 'cost'],
  }),
  supplier: field.text({ max: 120, list: 'hidden', aliases: ['lieferant', 'händler', 'supplier'] }),
  orderNumber: field.text({ max: 60, list: 'hidden', width: 'narrow', aliases: ['bestellnummer', 'order number', 'auftragsnummer'] }),
  invoiceNumber: field.text({ max: 60, list: 'hidden', width: 'narrow', aliases: ['rechnungsnummer', 'rechnung', 'invoice'] }),
  costCentre: field.text({ max: 40, list: 'hidden', width: 'narrow', aliases: ['kostenstelle', 'cost centre', 'cost center'] }),
  note: field.longText({
    max: 4_000,
    list: 'none',
    aliases: ['bemerkung', 'notiz', 'notizen', 'notes', 'kommentar', 'comment', 'beschreibung'],
  }),
  code: field.text({ required: true, max: 20, write: 'never', list: 'none', width: 'narrow' }),
  lastSeenAt: field.instant({ write: 'never', list: 'hidden', width: 'narrow' }),
  version: field.version(),
})
export type Device = Row<typeof Device>

/** A row of the list: with the names of what it refers to. */
export type DeviceRow = Device & {
  modelName: string | null
  manufacturerName: string | null
  schoolName: string | null
  roomName: string | null
  personName: string | null
  setName: string | null
}

const shape = Device.draft as unknown as z.ZodObject
/** A new device: inventory number, state, owner and kind are known to MUSES when they are left out. */
export const DeviceDraft = shape.partial({
  inventoryNumber: true,
  state: true,
  owner: true,
  kind: true,
  mayUseSchoolWlan: true,
}) as unknown as z.ZodType<DeviceDraft>
type Known = 'inventoryNumber' | 'state' | 'owner' | 'kind' | 'mayUseSchoolWlan'
export type DeviceDraft = Omit<Draft<typeof Device>, Known> & Partial<Pick<Draft<typeof Device>, Known>>

/** Where devices go: what is not named stays, except that another school leaves room, person and set behind. */
export const Move = z.strictObject({
  school: z.uuid().nullable().optional(),
  room: z.uuid().nullable().optional(),
  person: z.uuid().nullable().optional(),
  set: z.uuid().nullable().optional(),
})
export type Move = z.output<typeof Move>
