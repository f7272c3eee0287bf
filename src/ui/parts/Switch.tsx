import type { InputHTMLAttributes } from 'react'

/** On or off, at once. */
export function Switch({ large, ...rest }: InputHTMLAttributes<HTMLInputElement> & { large?: boolean }) {
  // biome-ignore lint/a11y/useAriaPropsForRole: a checkbox carries its state itself
  return <input type="checkbox" role="switch" className={large ? 'switch switch--l' : 'switch'} {...rest} />
}
