// The open menu: React Aria carries focus, keys and place.
import type { RefObject } from 'react'
import { Collection } from 'react-aria-components/Collection'
import { Header } from 'react-aria-components/Header'
import { Menu, MenuItem, MenuSection } from 'react-aria-components/Menu'
import { Popover } from 'react-aria-components/Popover'
import { Icon } from '../parts/Icon.tsx'
import { useGo } from '../parts/navigation.ts'
import type { MenuGroup } from './Menu.tsx'

export interface MenuPopoverProps {
  label: string
  anchor: RefObject<HTMLElement | null>
  groups: MenuGroup[]
  placement: 'bottom end' | 'bottom start' | 'top end'
  onClose: () => void
}

/** Groups whose items say whether they are chosen become radio items. */
function choiceOf(group: MenuGroup) {
  if (!group.items.some((item) => item.chosen !== undefined)) return {}
  const chosen = group.items.filter((item) => item.chosen).map((item) => item.id)
  return { selectionMode: 'single' as const, selectedKeys: chosen, disallowEmptySelection: true }
}

export default function MenuPopover({ label, anchor, groups, placement, onClose }: MenuPopoverProps) {
  const go = useGo()
  const shown = groups.filter((group) => group.items.length > 0)
  const act = (id: string) => {
    const item = shown.flatMap((group) => group.items).find((each) => each.id === id)
    onClose()
    if (item?.href) item.href.startsWith('/') && !item.href.startsWith('/api/') ? void go(item.href) : window.location.assign(item.href)
    else item?.onAction?.()
  }
  return (
    <Popover
      triggerRef={anchor}
      isOpen
      onOpenChange={(open) => open || onClose()}
      placement={placement}
      offset={4}
      className="pop"
      aria-label={label}
    >
      <Menu className="menu" aria-label={label} onAction={(key) => act(String(key))} autoFocus="first">
        {shown.map((group) => (
          <MenuSection key={group.id} id={group.id} aria-label={group.title ?? label} {...choiceOf(group)}>
            {group.title ? <Header>{group.title}</Header> : null}
            <Collection items={group.items}>
              {(item) => (
                <MenuItem
                  id={item.id}
                  textValue={item.label}
                  isDisabled={item.disabled}
                  className={`menu__item${item.danger ? ' danger' : ''}`}
                >
                  {item.icon ? <Icon name={item.icon} /> : null}
                  <span>{item.label}</span>
                  {item.chosen ? <Icon name="check" className="menu__end" /> : null}
                  {item.hint ? <kbd>{item.hint}</kbd> : null}
                </MenuItem>
              )}
            </Collection>
          </MenuSection>
        ))}
      </Menu>
    </Popover>
  )
}
