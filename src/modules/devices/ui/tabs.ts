// Where modules above put their own tabs on the sheet of a device: loans, funding, inventory.
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
