// Which attribute gets which text: one line each, kept as `mail = {mail}`; places in braces are filled per person.
import { useState } from 'react'
import { Button, type EntryProps, useTexts } from '#ui'

interface Line {
  attribute: string
  template: string
}

const read = (text: string): Line[] =>
  text.split('\n').flatMap((line) => {
    const at = line.indexOf('=')
    return at < 0 ? [] : [{ attribute: line.slice(0, at).trim(), template: line.slice(at + 1).trim() }]
  })
const write = (lines: readonly Line[]) =>
  lines
    .filter((line) => line.attribute || line.template)
    .map((line) => `${line.attribute} = ${line.template}`)
    .join('\n')

export const holes = [
  'account',
  'family',
  'given',
  'call',
  'display',
  'title',
  'mail',
  'role',
  'roleCode',
  'roles',
  'school',
  'schoolNumber',
  'schools',
  'class',
  'classes',
  'locale',
  'id',
]

export function AttributeLines({ control, entry, onEntry }: EntryProps) {
  const { t } = useTexts()
  const [lines, setLines] = useState(() => read(String(entry ?? '')))
  const change = (next: Line[]) => {
    setLines(next)
    onEntry(write(next))
  }
  const set = (index: number, part: Partial<Line>) => change(lines.map((line, each) => (each === index ? { ...line, ...part } : line)))
  return (
    <div className="stack stack--s">
      <ul className="stack stack--s" aria-label={t('connections.setting.personAttributes')}>
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: lines have no other name while they are typed
          <li key={index} className="row row--tight">
            <input
              id={index === 0 ? control.id : undefined}
              className="input mono"
              aria-label={t('connections.attribute')}
              autoCapitalize="none"
              spellCheck={false}
              value={line.attribute}
              onChange={(event) => set(index, { attribute: event.target.value })}
            />
            <span aria-hidden="true">=</span>
            <input
              className="input mono grow"
              aria-label={t('connections.attribute.text', { name: line.attribute || t('connections.attribute.new') })}
              autoCapitalize="none"
              spellCheck={false}
              value={line.template}
              onChange={(event) => set(index, { template: event.target.value })}
            />
            <Button look="quiet" icon="x" iconOnly onClick={() => change(lines.filter((_, each) => each !== index))}>
              {t('connections.attribute.remove', { name: line.attribute })}
            </Button>
          </li>
        ))}
      </ul>
      <div className="row">
        <Button small icon="plus" onClick={() => setLines([...lines, { attribute: '', template: '' }])}>
          {t('connections.attribute.add')}
        </Button>
      </div>
      <details>
        <summary className="small">{t('connections.holes')}</summary>
        <dl className="facts facts--rows small">
          {holes.map((hole) => (
            <div key={hole}>
              <dt className="mono">{`{${hole}}`}</dt>
              <dd>{t(`connections.hole.${hole}`)}</dd>
            </div>
          ))}
        </dl>
      </details>
    </div>
  )
}
