// The screens of devices.
import { placeLinks, roomWorks } from '#modules/organisation/ui'
import type { UiPlug } from '#ui'

export { Camera } from './scan/Camera.tsx'
export { CodeField } from './scan/CodeField.tsx'
export { type DeviceTab, deviceLinks, deviceTabs } from './tabs.ts'

const read = 'devices.read'
const change = 'devices.change'

placeLinks.push({
  id: 'raumplan',
  label: 'devices.roomPlan.show',
  right: read,
  icon: 'map',
  href: ({ school, floor, room }) => `/geraete/raumplan?schule=${school}&${room ? `raum=${room}` : `etage=${floor}`}`,
})

roomWorks.push({
  id: 'tuerschilder',
  label: 'devices.label.doors',
  right: 'organisation.read',
  icon: 'qr',
  load: () => import('./receive/RoomLabels.tsx'),
})

export const plug: UiPlug = {
  pages: [
    {
      path: '/geraete',
      title: 'devices.device.plural',
      right: read,
      load: () => import('./device/DeviceList.tsx'),
      list: '/devices',
      listOf: 'school',
      nav: { group: 'things', order: 10, icon: 'device', phone: ['authority'] },
      words: 'devices.device.words',
    },
    {
      path: '/geraete/wareneingang',
      title: 'devices.receive',
      right: change,
      load: () => import('./receive/ReceivePage.tsx'),
      nav: { group: 'things', order: 12, icon: 'package' },
      words: 'devices.receive.words',
    },
    {
      path: '/geraete/importieren',
      title: 'devices.import',
      right: 'devices.import',
      load: () => import('./import/DeviceImport.tsx'),
      words: 'devices.import.words',
    },
    {
      path: '/geraete/raumplan',
      title: 'devices.roomPlan',
      right: read,
      load: () => import('./room-plan/RoomPlanPage.tsx'),
      nav: { group: 'things', order: 16, icon: 'map' },
      words: 'devices.roomPlan.words',
    },
    {
      path: '/geraete/entsorgungen',
      title: 'devices.disposal.plural',
      right: read,
      load: () => import('./device/DisposalList.tsx'),
      list: '/device-disposals',
    },
    {
      path: '/geraete/scannen',
      title: 'devices.scan',
      right: read,
      load: () => import('./scan/ScanPage.tsx'),
      nav: { group: 'things', order: 13, icon: 'scan', phone: ['technician'] },
      words: 'devices.scan.words',
    },
    {
      path: '/geraete/felder',
      title: 'devices.customField.plural',
      right: 'devices.catalogue',
      load: () => import('./catalogue/FieldList.tsx'),
      words: 'devices.customField.words',
    },
    { path: '/geraete/neu', title: 'devices.device.add', right: change, load: () => import('./device/DeviceNew.tsx') },
    { path: '/geraete/$device', title: 'devices.device', right: read, load: () => import('./device/DeviceSheet.tsx') },
    { path: '/geraete/$device/bearbeiten', title: 'devices.device.edit', right: change, load: () => import('./device/DeviceEdit.tsx') },
    { path: '/g/$code', title: 'devices.device', right: read, load: () => import('./device/Labelled.tsx') },
    { path: '/k/$code', title: 'devices.set', right: read, load: () => import('./device/Labelled.tsx') },
    {
      path: '/geraetesaetze',
      title: 'devices.set.plural',
      right: read,
      load: () => import('./catalogue/SetList.tsx'),
      list: '/device-sets',
      listOf: 'school',
      nav: { group: 'things', order: 14, icon: 'cart' },
      words: 'devices.set.words',
    },
    { path: '/geraetesaetze/$set', title: 'devices.set', right: read, load: () => import('./catalogue/SetSheet.tsx') },
    {
      path: '/geraetemodelle',
      title: 'devices.model.plural',
      right: read,
      load: () => import('./catalogue/ModelList.tsx'),
      list: '/device-models',
      nav: { group: 'things', order: 18, icon: 'catalog' },
      words: 'devices.model.words',
    },
    { path: '/geraetemodelle/$model', title: 'devices.model', right: read, load: () => import('./catalogue/ModelSheet.tsx') },
  ],
  commands: [
    { id: 'import-devices', label: 'devices.import', right: 'devices.import', icon: 'up2', to: '/geraete/importieren' },
    { id: 'receive-devices', label: 'devices.receive', right: change, icon: 'package', to: '/geraete/wareneingang' },
    { id: 'scan-devices', label: 'devices.scan', right: read, icon: 'scan', to: '/geraete/scannen' },
    { id: 'device-fields', label: 'devices.customField.plural', right: 'devices.catalogue', icon: 'rows', to: '/geraete/felder' },
    { id: 'new-device', label: 'devices.device.add', right: change, icon: 'plus', to: '/geraete/neu' },
  ],
  refs: {
    'devices.device': { path: '/devices', label: 'inventoryNumber', hint: 'modelName', href: '/geraete/$id' },
    'devices.model': { path: '/device-models', label: 'name', hint: 'manufacturerName', href: '/geraetemodelle/$id' },
    'devices.manufacturer': { path: '/device-manufacturers', label: 'name' },
    'devices.set': { path: '/device-sets', label: 'name', hint: 'schoolName', href: '/geraetesaetze/$id' },
  },
}
