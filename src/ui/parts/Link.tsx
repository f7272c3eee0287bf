// A link that changes the page without loading it anew; foreign addresses stay ordinary links.
import { useLocation, useRouter } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, MouseEvent, Ref } from 'react'
import { withScope } from './navigation.ts'

export interface LinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  href: string
  ref?: Ref<HTMLAnchorElement>
  replace?: boolean
  /** Stay where the page is scrolled to, e.g. for tabs. */
  stay?: boolean
}

export function Link({ href, replace, stay, onClick, onPointerEnter, ...rest }: LinkProps) {
  const router = useRouter()
  const search = useLocation({ select: (location) => location.searchStr })
  const inside = href.startsWith('/') && !href.startsWith('/api/')
  const full = withScope(href, search)
  const follow = (event: MouseEvent<HTMLAnchorElement>) => {
    onClick?.(event)
    const plain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
    if (!inside || !plain || event.defaultPrevented || rest.target || rest.download !== undefined) return
    event.preventDefault()
    void router.navigate({ href: full, replace, resetScroll: !stay })
  }
  return (
    <a
      {...rest}
      href={full}
      onClick={follow}
      onPointerEnter={(event) => {
        onPointerEnter?.(event)
        if (inside) void router.preloadRoute({ to: full.split(/[?#]/)[0] } as never).catch(() => {})
      }}
    />
  )
}
