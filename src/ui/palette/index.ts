import { later } from '../parts/later.tsx'

export const Palette = later(() => import('./Palette.tsx'))
/** Fetches the palette before it is wanted, so that it opens at once. */
export const preloadPalette = Palette.preload
const loadKeys = () => import('./KeyList.tsx')
export const KeyList = later(loadKeys)
export const KeyTables = later(async () => ({ default: (await loadKeys()).KeyTables }))
