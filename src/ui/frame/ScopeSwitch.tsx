// Which authority and school the pages show; what is chosen stands in the address.

import { PopoverButton } from '../overlays/Popover.tsx'
import { Icon } from '../parts/Icon.tsx'
import { later } from '../parts/later.tsx'
import { mostSchools, useScope, useSession } from '../session.tsx'
import { useTexts } from '../texts.tsx'
import type { PickItem } from './PickList.tsx'

const SchoolSearch = later(() => import('./SchoolSearch.tsx'))
const PickList = later(() => import('./PickList.tsx'))

export function ScopeSwitch() {
  const { t } = useTexts()
  const { authorities, schools } = useSession()
  const { authority, school, chooseAuthority, chooseSchool } = useScope()
  const near = schools.filter((each) => !authority || each.authority === authority.id)
  const nameOf = (id: string) => authorities.find((each) => each.id === id)?.name ?? ''
  return (
    <>
      {authorities.length > 1 ? (
        <Switch
          label={t('ui.scope.authority')}
          value={authority?.name ?? t('ui.scope.allAuthorities')}
          className={school ? 'scope hide-s' : 'scope'}
          items={[
            { id: '', label: t('ui.scope.allAuthorities'), chosen: !authority },
            ...authorities.map((each) => ({ id: each.id, label: each.name, chosen: each.id === authority?.id })),
          ]}
          onPick={(id) => chooseAuthority(authorities.find((each) => each.id === id) ?? null)}
        />
      ) : authority && schools.length !== 1 ? (
        <span className="scope scope--fixed hide-s">
          <span>{authority.name}</span>
        </span>
      ) : null}
      {schools.length >= mostSchools ? (
        <PopoverButton
          className="scope"
          label={`${t('ui.scope.school')}: ${school?.name ?? t('ui.scope.allSchools')}`}
          flush
          content={(close) => (
            <SchoolSearch
              label={t('ui.scope.school')}
              first={{ id: '', label: t('ui.scope.allSchools'), chosen: !school }}
              onPick={(next) => {
                close()
                chooseSchool(next)
              }}
            />
          )}
        >
          <span>{school?.name ?? t('ui.scope.allSchools')}</span>
          <Icon name="down" />
        </PopoverButton>
      ) : near.length > 1 ? (
        <Switch
          label={t('ui.scope.school')}
          value={school?.name ?? t('ui.scope.allSchools')}
          className={authorities.length > 1 && !school ? 'scope hide-s' : 'scope'}
          items={[
            { id: '', label: t('ui.scope.allSchools'), chosen: !school },
            ...near.map((each) => ({
              id: each.id,
              label: each.name,
              note: authority ? (each.number ?? undefined) : nameOf(each.authority),
              chosen: each.id === school?.id,
            })),
          ]}
          onPick={(id) => chooseSchool(near.find((each) => each.id === id) ?? null)}
        />
      ) : school ? (
        <span className="scope scope--fixed">
          <span>{school.name}</span>
        </span>
      ) : null}
    </>
  )
}

function Switch({
  label,
  value,
  className,
  items,
  onPick,
}: {
  label: string
  value: string
  className: string
  items: PickItem[]
  onPick: (id: string) => void
}) {
  return (
    <PopoverButton
      className={className}
      label={`${label}: ${value}`}
      flush
      content={(close) => (
        <PickList
          label={label}
          items={items}
          onPick={(id) => {
            close()
            onPick(id)
          }}
        />
      )}
    >
      <span>{value}</span>
      <Icon name="down" />
    </PopoverButton>
  )
}
