// What kinds and states are called: by us in both languages, and by other programs.
import { type DeviceKind, type DeviceState, deviceKinds, deviceStates, foldHeading } from '../model.ts'

const kindSynonyms: Record<string, DeviceKind> = {
  ipad: 'tablet',
  tablets: 'tablet',
  laptop: 'notebook',
  laptops: 'notebook',
  macbook: 'notebook',
  mac: 'notebook',
  pc: 'desktop',
  windows: 'desktop',
  linux: 'desktop',
  ubuntu: 'desktop',
  macos: 'notebook',
  computer: 'desktop',
  'desktop-pc': 'desktop',
  workstation: 'desktop',
  ipmanagedclient: 'other',
  mobileclient: 'notebook',
  memberserver: 'server',
  iphone: 'phone',
  'apple tv': 'appleTv',
  appletv: 'appleTv',
  beamer: 'projector',
  whiteboard: 'board',
  'interactive display': 'board',
  smartboard: 'board',
  tafel: 'board',
  bildschirm: 'monitor',
  display: 'monitor',
  drucker: 'printer',
  multifunktionsgerät: 'printer',
  'access point': 'accessPoint',
  accesspoint: 'accessPoint',
  ap: 'accessPoint',
  wlan: 'accessPoint',
  firewall: 'router',
  'classroom-studentcomputer': 'desktop',
  'classroom-teachercomputer': 'desktop',
  'faculty-teachercomputer': 'desktop',
  staffcomputer: 'desktop',
  mobile: 'notebook',
  byod: 'other',
  iponly: 'other',
  addc: 'server',
  wlanap: 'accessPoint',
  thinclient: 'thinClient',
}
/** Words of other programs that say less than a kind: they decide for a new device, and change none that is there. */
export const vague = new Set(
  'windows linux ubuntu macos computer pc mac ipmanagedclient mobileclient classroom-studentcomputer classroom-teachercomputer faculty-teachercomputer staffcomputer mobile byod iponly wlan'.split(
    ' ',
  ),
)
const stateSynonyms: Record<string, DeviceState> = {
  'ready to deploy': 'inStock',
  lager: 'inStock',
  pending: 'ordered',
  planned: 'ordered',
  staged: 'inStock',
  inventory: 'inStock',
  deployed: 'inUse',
  active: 'inUse',
  aktiv: 'inUse',
  'in betrieb': 'inUse',
  offline: 'inUse',
  failed: 'inRepair',
  broken: 'inRepair',
  defekt: 'inRepair',
  'out for repair': 'inRepair',
  'out for diagnostics': 'inRepair',
  reparatur: 'inRepair',
  lost: 'lost',
  verloren: 'lost',
  'lost/stolen': 'lost',
  stolen: 'stolen',
  archived: 'retired',
  decommissioning: 'retired',
  'broken - not fixable': 'retired',
  ausgemustert: 'retired',
  verschrottet: 'disposed',
}
/** Words for kinds and states: the codes, both languages, and what other programs call them. */
export function wordsFrom(t: (key: string) => string): { kindWords: Map<string, DeviceKind>; stateWords: Map<string, DeviceState> } {
  return {
    kindWords: new Map([
      ...Object.entries(kindSynonyms),
      ...deviceKinds.flatMap((kind) => [[foldHeading(t(`devices.kind.${kind}`)), kind] as const, [kind.toLowerCase(), kind] as const]),
    ]),
    stateWords: new Map([
      ...Object.entries(stateSynonyms),
      ...deviceStates.flatMap((state) => [
        [foldHeading(t(`devices.device.state.${state}`)), state] as const,
        [state.toLowerCase(), state] as const,
      ]),
    ]),
  }
}
