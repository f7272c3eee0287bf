// The buttons of a form. On a page the one that acts stands first, below the fields; in a dialog last, at its right foot.
import { type ReactNode, use } from 'react'
import { InDialog } from '../overlays/in-dialog.ts'
import { Button } from '../parts/Button.tsx'
import { useTexts } from '../texts.tsx'

interface Props {
  /** The button that acts. */
  children: ReactNode
  onCancel?: () => void
  /** Further buttons. */
  more?: ReactNode
}

export function FormFoot({ children, onCancel, more }: Props) {
  const { t } = useTexts()
  const close = use(InDialog)
  if (close)
    return (
      <div className="dialog__foot dialog__foot--form">
        {more}
        <Button onClick={onCancel ?? close}>{t('ui.cancel')}</Button>
        {children}
      </div>
    )
  return (
    <div className="row form__foot">
      {children}
      {onCancel ? (
        <Button look="quiet" onClick={onCancel}>
          {t('ui.cancel')}
        </Button>
      ) : null}
      {more}
    </div>
  )
}
