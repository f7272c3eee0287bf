// A day to type or choose; told as soon as it can be read.
import { useState } from 'react'
import type { Day } from '#shared'
import { DayInput, Field, faultAt, readDay, useTexts } from '#ui'

interface Props {
  label: string
  value: Day | null
  onValue: (day: Day | null) => void
  hint?: string
  required?: boolean
  trouble?: unknown
  path?: string
}

export function DayField({ label, value, onValue, hint, required, trouble, path }: Props) {
  const { f } = useTexts()
  const [text, setText] = useState(value ? f.day(value) : '')
  return (
    <Field label={label} hint={hint} required={required} fault={path ? faultAt(trouble, path) : undefined}>
      {(control) => (
        <DayInput
          control={control}
          value={text}
          onValue={(typed) => {
            setText(typed)
            onValue(readDay(typed) ?? null)
          }}
        />
      )}
    </Field>
  )
}
