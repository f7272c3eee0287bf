// What kinds of devices there are, and how long they usually last.

export const deviceKinds = [
  'tablet',
  'notebook',
  'desktop',
  'thinClient',
  'monitor',
  'phone',
  'board',
  'projector',
  'documentCamera',
  'appleTv',
  'printer',
  'scanner',
  'camera',
  'audio',
  'robot',
  'server',
  'nas',
  'ups',
  'switch',
  'accessPoint',
  'router',
  'cart',
  'accessory',
  'other',
] as const
export type DeviceKind = (typeof deviceKinds)[number]

export const kindGroups = {
  client: ['tablet', 'notebook', 'desktop', 'thinClient', 'phone'],
  presentation: ['monitor', 'board', 'projector', 'documentCamera', 'appleTv', 'camera', 'audio'],
  network: ['switch', 'accessPoint', 'router', 'server', 'nas', 'ups'],
  other: ['printer', 'scanner', 'robot', 'cart', 'accessory', 'other'],
} as const satisfies Record<string, readonly DeviceKind[]>

/**
 * Years of use when neither device nor model says otherwise: a planning assumption that every authority replaces by its own
 * (setting `devices.usefulLife`), not a rule of depreciation.
 */
export const usualLife: Record<DeviceKind, number> = {
  tablet: 4,
  notebook: 4,
  desktop: 5,
  thinClient: 6,
  monitor: 6,
  phone: 4,
  board: 7,
  projector: 6,
  documentCamera: 6,
  appleTv: 6,
  printer: 5,
  scanner: 5,
  camera: 5,
  audio: 6,
  robot: 5,
  server: 5,
  nas: 5,
  ups: 6,
  switch: 7,
  accessPoint: 6,
  router: 6,
  cart: 8,
  accessory: 4,
  other: 5,
}

const signs: readonly (readonly [string, DeviceKind])[] = [
  ['ipad', 'tablet'],
  ['galaxy tab', 'tablet'],
  ['tablet', 'tablet'],
  ['surface', 'tablet'],
  ['macbook', 'notebook'],
  ['thinkpad', 'notebook'],
  ['probook', 'notebook'],
  ['elitebook', 'notebook'],
  ['latitude', 'notebook'],
  ['notebook', 'notebook'],
  ['laptop', 'notebook'],
  ['portable', 'notebook'],
  ['chromebook', 'notebook'],
  ['imac', 'desktop'],
  ['mac mini', 'desktop'],
  ['optiplex', 'desktop'],
  ['thinkcentre', 'desktop'],
  ['esprimo', 'desktop'],
  ['prodesk', 'desktop'],
  ['desktop', 'desktop'],
  ['tower', 'desktop'],
  ['apple tv', 'appleTv'],
  ['iphone', 'phone'],
  ['activpanel', 'board'],
  ['smart board', 'board'],
  ['ecosys', 'printer'],
  ['laserjet', 'printer'],
  ['unifi', 'accessPoint'],
  ['poweredge', 'server'],
  ['proliant', 'server'],
]

/** The kind that the name of a model or a chassis tells: most lists keep no other. */
export function guessDeviceKind(text: string): DeviceKind | undefined {
  const plain = text.toLowerCase()
  return signs.find(([sign]) => plain.includes(sign))?.[1]
}
