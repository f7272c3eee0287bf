// A dialog over the page; the page behind it is inert. Loaded when it is first opened.
import type { ReactNode } from 'react'
import { later } from '../parts/later.tsx'

export interface DialogProps {
  open: boolean
  title: string
  onClose: () => void
  children: ReactNode
  /** Buttons; the one that acts stands last. */
  foot?: ReactNode
  width?: 's' | 'm' | 'l'
  /** Stays open on Esc and on a click beside it, without a cross; for what is shown only once and must be put away on purpose. */
  firm?: boolean
  /** Closes without a question whatever was entered. */
  slight?: boolean
}

const Modal = later(() => import('./Modal.tsx'))
export const preloadDialog = Modal.preload

export function Dialog({ open, ...rest }: DialogProps) {
  return open ? <Modal {...rest} /> : null
}
