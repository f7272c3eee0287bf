import { useState } from 'react'
import { useTexts } from '../texts.tsx'
import { Button, type ButtonProps } from './Button.tsx'

/** Copies a text; says so in its place for two seconds. */
export function Copy({ text, label, ...rest }: { text: string; label?: string } & Omit<ButtonProps, 'children'>) {
  const { t } = useTexts()
  const [done, setDone] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setDone(true)
    setTimeout(() => setDone(false), 2_000)
  }
  return (
    <>
      <Button small icon={done ? 'check' : 'copy'} {...rest} onClick={() => void copy()}>
        {label ?? t('ui.copy')}
      </Button>
      <span className="sr" role="status">
        {done ? t('ui.copied') : ''}
      </span>
    </>
  )
}
