import { lazy } from 'react'

const load = () => import('./Palette.tsx')
export const Palette = lazy(load)
/** Fetches the palette before it is wanted, so that it opens at once. */
export const preloadPalette = () => void load()
const loadKeys = () => import('./KeyList.tsx')
export const KeyList = lazy(loadKeys)
export const KeyTables = lazy(async () => ({ default: (await loadKeys()).KeyTables }))
