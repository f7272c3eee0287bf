// A dialog over the page; the page behind it is inert. Loaded when it is first opened.
import { lazy, type ReactNode, Suspense } from 'react'

export interface DialogProps {
  open: boolean
  title: string
  onClose: () => void
  children: ReactNode
  /** Buttons; the one that acts stands last. */
  foot?: ReactNode
  width?: 's' | 'm' | 'l'
  /** Stays open on Esc and on a click beside it; for work that must be ended on purpose. */
  firm?: boolean
}

const load = () => import('./Modal.tsx')
const Modal = lazy(load)
export const preloadDialog = () => void load()

export function Dialog({ open, ...rest }: DialogProps) {
  if (!open) return null
  return (
    <Suspense>
      <Modal {...rest} />
    </Suspense>
  )
}
