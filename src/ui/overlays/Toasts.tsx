// Where messages appear: a live region that is always there, so that assistive technology hears each one.
import { useEffect, useState } from 'react'
import { Button } from '../parts/Button.tsx'
import { Icon } from '../parts/Icon.tsx'
import { useTexts } from '../texts.tsx'
import { endToast, type ToastMessage, useToasts } from './toast.ts'

export function Toasts() {
  const messages = useToasts()
  const { t } = useTexts()
  return (
    <section className="toasts" aria-label={t('ui.messages')} aria-live="polite" aria-relevant="additions">
      {messages.map((message) => (
        <Toast key={message.id} message={message} />
      ))}
    </section>
  )
}

function Toast({ message }: { message: ToastMessage }) {
  const { t } = useTexts()
  const [held, setHeld] = useState(false)
  const { id, stays, action } = message
  useEffect(() => {
    if (held) return
    const timer = setTimeout(() => endToast(id), stays)
    return () => clearTimeout(timer)
  }, [held, id, stays])
  const hold = {
    onPointerEnter: () => setHeld(true),
    onPointerLeave: () => setHeld(false),
    onFocus: () => setHeld(true),
    onBlur: () => setHeld(false),
  }
  return (
    <div className="toast" {...hold}>
      <Icon name={message.tone === 'done' ? 'check' : 'alert'} />
      <span>{message.text}</span>
      {action ? (
        <Button
          small
          onClick={() => {
            endToast(id)
            void action.run()
          }}
        >
          {action.label}
        </Button>
      ) : null}
      <Button small iconOnly icon="x" onClick={() => endToast(id)}>
        {t('ui.close')}
      </Button>
    </div>
  )
}
