// Where modules above put their own: tabs on the sheet of a device (loans, funding, inventory), ways from the list of all.
import type { ComponentType } from 'react'

export interface DeviceTab {
  id: string
  /** Text key. */
  label: string
  right: string
  /** Who has this right sees the same in another tab. */
  unless?: string
  load: () => Promise<{ default: ComponentType<{ device: string }> }>
}

/** Filled by the `ui/index.ts` of modules above when the page is loaded. */
export const deviceTabs: DeviceTab[] = []

/** A page about all devices, in the menu above their list; whoever sees the list may open it. */
export interface DeviceLink {
  id: string
  /** Text key. */
  label: string
  icon: string
  href: string
}
export const deviceLinks: DeviceLink[] = []
