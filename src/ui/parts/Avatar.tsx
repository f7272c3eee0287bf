/** Initials of a person or the short name of a group; always beside the full name. */
export function Avatar({ text, large, soft }: { text: string; large?: boolean; soft?: boolean }) {
  return (
    <span className={['avatar', large && 'avatar--l', soft && 'avatar--soft'].filter(Boolean).join(' ')} aria-hidden="true">
      {text}
    </span>
  )
}

/** `Albers, Friederike` and `Friederike Albers` → FA */
export function initialsOf(name: string): string {
  const [family, given] = name.includes(',')
    ? (name.split(',', 2) as [string, string])
    : [name.trim().split(/\s+/).at(-1) ?? '', name.trim()]
  return `${given.trim().charAt(0)}${family.trim().charAt(0)}`.toUpperCase()
}
