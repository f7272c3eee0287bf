// Whether something stands in a dialog, and how that dialog is closed: forms there end as every other dialog does.
import { createContext } from 'react'

export const InDialog = createContext<(() => void) | null>(null)
