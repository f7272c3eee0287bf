// Icons stand in one sprite file; words carry the meaning, so they are hidden from assistive technology.
import sprite from './icons.svg'

export function Icon({ name, size, className }: { name: string; size?: 'l'; className?: string }) {
  return (
    <svg className={`icon${size ? ' icon--l' : ''}${className ? ` ${className}` : ''}`} aria-hidden="true" focusable="false">
      <use href={`${sprite}#${name}`} />
    </svg>
  )
}
