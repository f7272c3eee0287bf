// The classes and groups of a template as a table to edit.
import { Button, Panel, ScrollBox, useTexts } from '#ui'
import { groupKinds, type TemplateGroup } from '../../model.ts'

export function GroupRows({ groups, onGroups }: { groups: TemplateGroup[]; onGroups?: (groups: TemplateGroup[]) => void }) {
  const { t } = useTexts()
  const title = t('organisation.template.groups')
  const set = (index: number, part: Partial<TemplateGroup>) =>
    onGroups?.(groups.map((group, at) => (at === index ? { ...group, ...part } : group)))
  const actions = onGroups ? (
    <Button small icon="plus" onClick={() => onGroups([...groups, { name: '', kind: 'class', grade: groups.at(-1)?.grade ?? null }])}>
      {t('organisation.template.group.add')}
    </Button>
  ) : null
  return (
    <Panel title={title} flush actions={actions}>
      <ScrollBox label={title}>
        <table className="table" aria-label={title}>
          <thead>
            <tr>
              <th scope="col">{t('organisation.group.name')}</th>
              <th scope="col">{t('organisation.group.kind')}</th>
              <th scope="col">{t('organisation.group.grade')}</th>
              <th scope="col" className="act">
                <span className="sr">{t('ui.delete')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {[...groups.entries()].map(([index, group]) => (
              <GroupRow
                key={index}
                group={group}
                onGroup={onGroups && ((part) => set(index, part))}
                onRemove={onGroups && (() => onGroups(groups.filter((_, at) => at !== index)))}
              />
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </Panel>
  )
}

function GroupRow({
  group,
  onGroup,
  onRemove,
}: {
  group: TemplateGroup
  onGroup?: (part: Partial<TemplateGroup>) => void
  onRemove?: () => void
}) {
  const { t } = useTexts()
  const name = group.name || '–'
  return (
    <tr>
      <td>
        <input
          className="input"
          aria-label={`${t('organisation.group.name')}, ${name}`}
          readOnly={!onGroup}
          value={group.name}
          onChange={(event) => onGroup?.({ name: event.target.value })}
        />
      </td>
      <td>
        <select
          className="select"
          aria-label={`${t('organisation.group.kind')}, ${name}`}
          disabled={!onGroup}
          value={group.kind}
          onChange={(event) => onGroup?.({ kind: event.target.value as TemplateGroup['kind'] })}
        >
          {groupKinds.map((kind) => (
            <option key={kind} value={kind}>
              {t(`organisation.group.kind.${kind}`)}
            </option>
          ))}
        </select>
      </td>
      <td>
        <input
          className="input"
          aria-label={`${t('organisation.group.grade')}, ${name}`}
          readOnly={!onGroup}
          value={group.grade ?? ''}
          onChange={(event) => onGroup?.({ grade: event.target.value || null })}
        />
      </td>
      <td className="act">
        {onRemove ? (
          <Button small look="quiet" icon="trash" iconOnly onClick={onRemove}>
            {t('organisation.template.group.remove', { name })}
          </Button>
        ) : null}
      </td>
    </tr>
  )
}
