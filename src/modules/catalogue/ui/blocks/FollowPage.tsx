// Following the library: what comes, what stays, and each place that both sides changed.
import { useState } from 'react'
import { Button, Loaded, Note, Panel, Sheet, useAsk, useDo, useGo, useParam, useTexts } from '#ui'
import { blocksApi as api } from '../../api.ts'
import { Refusal } from '../parts.tsx'
import { Differences, readable } from './Differences.tsx'

export default function FollowPage() {
  const { t } = useTexts()
  const go = useGo()
  const number = useParam('number')
  const asked = useAsk(api.planFollow, { params: { number } })
  const [choices, setChoices] = useState<Record<string, 'ours' | 'theirs'>>({})
  const follow = useDo(api.follow, { onDone: ({ id }) => void go(`/dienste-katalog/entwurf/${id}`) })
  return (
    <Loaded of={asked}>
      {({ own, library, conflicts, differences }) => (
        <Sheet
          title={t('catalogue.follow.title', { own, library })}
          crumbs={[
            { label: t('catalogue.blocks'), href: '/dienste-katalog' },
            { label: number, href: `/dienste-katalog/${number}?bereich=versionen` },
          ]}
          actions={
            <Button
              look="primary"
              icon="check"
              busy={follow.busy}
              disabled={conflicts.some(({ path }) => !choices[path])}
              onClick={() => void follow.run({ params: { number }, body: { choices } }).catch(() => {})}
            >
              {t('catalogue.follow.do')}
            </Button>
          }
        >
          <div className="stack">
            <Refusal of={follow.problem} />
            {conflicts.length ? <Note tone="warning">{t('catalogue.follow.conflicts', { count: conflicts.length })}</Note> : null}
            {conflicts.map((conflict) => (
              <Panel key={conflict.path} title={`${t(`catalogue.field.${conflict.field}`)} · ${conflict.path}`}>
                <fieldset className="stack stack--s">
                  <legend className="sr">{conflict.path}</legend>
                  <p className="muted">{t('catalogue.follow.base', { text: readable(conflict.base) })}</p>
                  {(['ours', 'theirs'] as const).map((side) => (
                    <label key={side} className="row row--top">
                      <input
                        type="radio"
                        className="radio"
                        name={conflict.path}
                        checked={choices[conflict.path] === side}
                        onChange={() => setChoices((all) => ({ ...all, [conflict.path]: side }))}
                      />
                      <span>
                        <strong>{t(`catalogue.follow.${side}`)}</strong> {readable(conflict[side])}
                      </span>
                    </label>
                  ))}
                </fieldset>
              </Panel>
            ))}
            <Differences lines={differences} title={t('catalogue.follow.comes')} none={t('catalogue.compare.none')} />
          </div>
        </Sheet>
      )}
    </Loaded>
  )
}
