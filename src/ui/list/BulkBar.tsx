// What can be done with the selection; it says what it will work on, with its number.
import type { Endpoint } from '#shared'
import { MenuButton } from '../overlays/Menu.tsx'
import { Button } from '../parts/Button.tsx'
import { mayIn, useSession } from '../session.tsx'
import { useTexts } from '../texts.tsx'
import type { BulkAction, Chosen, DataListProps } from './types.ts'
import type { List } from './use-list.ts'

const shownActions = 4

export function BulkBar({ props, list, chosen }: { props: DataListProps<Endpoint>; list: List; chosen: Chosen }) {
  const { t, f, has } = useTexts()
  const session = useSession()
  const { selection, count } = list
  const usable = (action: BulkAction) => (!action.right || mayIn(session, action.right)) && !(action.onlyIds && chosen.query)
  const actions = (props.bulk ?? []).filter(usable)
  const run = (action: BulkAction) => void action.run(chosen, selection.clear)
  const counted = (value: number) =>
    has(`${props.name}.count_other`) ? t(`${props.name}.count`, { count: value }) : t('ui.list.rows', { count: value })
  const canSelectAll = !selection.isAll && count && count.value > chosen.count
  return (
    <section className="bulk" aria-label={t('ui.bulk')}>
      <Button iconOnly icon="x" look="quiet" small onClick={selection.clear}>
        {t('ui.bulk.clear')}
      </Button>
      <div className="bulk__what">
        <span role="status">
          <strong>{counted(chosen.count)}</strong> {t('ui.bulk.chosen')}
        </span>
        {canSelectAll ? (
          <button type="button" className="link-btn" onClick={selection.selectAll}>
            {t(count.exact ? 'ui.bulk.all' : 'ui.bulk.allMore', { total: f.number(count.value) })}
          </button>
        ) : null}
      </div>
      <span className="bulk__sep hide-phone" />
      <div className="bulk__acts">
        {actions.slice(0, shownActions).map((action) => (
          <Button key={action.id} small icon={action.icon} className={action.danger ? 'btn--warn' : undefined} onClick={() => run(action)}>
            {action.label}
          </Button>
        ))}
        {actions.length > shownActions ? (
          <MenuButton
            iconOnly
            icon="more"
            small
            label={t('ui.moreActions')}
            groups={[{ id: 'more', items: actions.slice(shownActions).map((action) => ({ ...action, onAction: () => run(action) })) }]}
          />
        ) : null}
      </div>
    </section>
  )
}
