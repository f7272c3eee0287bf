// Somebody else may be the same person: who knows them says so, or makes one of them.
import { useId, useState } from 'react'
import { Button, ConfirmDialog, Link, Note, toast, useDo, useGo, useRight, useTexts } from '#ui'
import { peopleApi as api } from '../../api.ts'
import type { PersonSheet } from '../../model.ts'
import { sourceName } from './words.ts'

type Twin = PersonSheet['twins'][number]

export function TwinNotes({ person }: { person: PersonSheet }) {
  return person.twins.map((twin) => <TwinNote key={twin.id} person={person} twin={twin} />)
}

function TwinNote({ person, twin }: { person: PersonSheet; twin: Twin }) {
  const texts = useTexts()
  const { t, f } = texts
  const mayChange = useRight('people.person.change')
  const [merges, setMerges] = useState(false)
  const apart = useDo(api.keepApart, { onDone: () => toast(t('people.twin.kept')) })
  return (
    <Note
      tone="warning"
      title={t('people.twin.title')}
      actions={
        mayChange ? (
          <>
            <Button small icon="link" onClick={() => setMerges(true)}>
              {t('people.twin.merge')}
            </Button>
            <Button
              small
              icon="x"
              busy={apart.busy}
              onClick={() => void apart.run({ params: { id: person.id }, body: { other: twin.id } }).catch(() => {})}
            >
              {t('people.twin.other')}
            </Button>
          </>
        ) : null
      }
    >
      <Link href={`/personen/${twin.id}`}>{twin.name}</Link>
      {twin.birthDay ? `, * ${f.day(twin.birthDay)}` : ''},{' '}
      {twin.source ? t('people.source.from', { source: sourceName(twin.source, texts) }) : t('people.source.hand')}
      {merges ? <Merge person={person} twin={twin} onClose={() => setMerges(false)} /> : null}
    </Note>
  )
}

function Merge({ person, twin, onClose }: { person: PersonSheet; twin: Twin; onClose: () => void }) {
  const texts = useTexts()
  const { t } = texts
  const go = useGo()
  const name = useId()
  const [keep, setKeep] = useState(person.id)
  const merge = useDo(api.mergePeople)
  const undo = useDo(api.undoChange)
  const sides = [person, twin]
  const run = async () => {
    const drop = sides.find((side) => side.id !== keep)!
    const { change } = await merge.run({ params: { id: keep }, body: { drop: drop.id } })
    if (keep !== person.id) await go(`/personen/${keep}`, { replace: true })
    toast(t('people.twin.merged'), { action: { label: t('ui.undo'), run: () => undo.run({ params: { id: change } }) } })
  }
  return (
    <ConfirmDialog open title={t('people.twin.merge')} action={t('people.twin.merge.do')} icon="link" onConfirm={run} onClose={onClose}>
      <p>{t('people.twin.merge.text')}</p>
      <fieldset className="field">
        <legend>{t('people.twin.keep')}</legend>
        {sides.map((side) => (
          <label key={side.id} className="choice">
            <input type="radio" className="radio" name={name} checked={keep === side.id} onChange={() => setKeep(side.id)} />
            {side.name}, {side.source ? sourceName(side.source, texts) : t('people.source.hand')}
          </label>
        ))}
      </fieldset>
    </ConfirmDialog>
  )
}
