// One field for hand scanner and keyboard, and the camera where there is one: each code ends with Enter.
// It never waits for an answer: a scanner is faster than a network, and a code that is held back would run into the next one.
import { type Ref, useImperativeHandle, useRef, useState } from 'react'
import { Button, Field, useTexts } from '#ui'
import { Camera } from './Camera.tsx'

export interface CodeFieldProps {
  label: string
  hint?: string
  onCode: (code: string) => void
  handle?: Ref<{ focus: () => void }>
}

export function CodeField({ label, hint, onCode, handle }: CodeFieldProps) {
  const { t } = useTexts()
  const [text, setText] = useState('')
  const input = useRef<HTMLInputElement>(null)
  useImperativeHandle(handle, () => ({ focus: () => input.current?.focus() }))
  const take = () => {
    const code = text.trim()
    setText('')
    input.current?.focus()
    if (code) onCode(code)
  }
  return (
    <form
      className="stack stack--s"
      onSubmit={(event) => {
        event.preventDefault()
        take()
      }}
    >
      <Field label={label} hint={hint} required>
        {(control) => (
          <span className="row">
            <input
              ref={input}
              className="input grow"
              autoComplete="off"
              autoCapitalize="characters"
              spellCheck={false}
              enterKeyHint="done"
              {...control}
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
            <Button type="submit" icon="check">
              {t('devices.scan.take')}
            </Button>
          </span>
        )}
      </Field>
      <Camera onCode={onCode} />
    </form>
  )
}
