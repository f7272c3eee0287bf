// Keeps what a list shows under a name; own views can be deleted here.
import { type FormEvent, useId, useState } from 'react'
import { useAsk, useDo } from '../api/query.ts'
import { shell } from '../api/shell.ts'
import Modal from '../overlays/Modal.tsx'
import { toast } from '../overlays/toast.ts'
import { Button } from '../parts/Button.tsx'
import { Note } from '../parts/Note.tsx'
import { useTexts } from '../texts.tsx'
import { type ListState, viewQuery } from './state.ts'

export default function SaveView({ list, state, onClose }: { list: string; state: ListState; onClose: () => void }) {
  const { t } = useTexts()
  const id = useId()
  const [name, setName] = useState('')
  const [shared, setShared] = useState(false)
  const views = useAsk(shell.views, { query: { list } })
  const save = useDo(shell.saveView, {
    invalidates: [shell.views],
    onDone: () => {
      toast(t('ui.views.saved', { name: name.trim() }))
      onClose()
    },
  })
  const remove = useDo(shell.deleteView, { invalidates: [shell.views] })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim()) void save.run({ body: { list, name: name.trim(), query: viewQuery(state), shared } }).catch(() => {})
  }
  const own = views.data?.filter((view) => view.own) ?? []
  return (
    <Modal
      title={t('ui.views.save')}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button type="submit" form={id} look="primary" icon="save" busy={save.busy}>
            {t('ui.views.save')}
          </Button>
        </>
      }
    >
      {save.problem ? (
        <Note tone="danger" live title={save.problem.problem.title}>
          {save.problem.problem.remedy}
        </Note>
      ) : null}
      <form id={id} className="stack stack--s" onSubmit={submit}>
        <div className="field">
          <label htmlFor={`${id}-name`}>{t('ui.views.name')}</label>
          <input
            id={`${id}-name`}
            className="input"
            // biome-ignore lint/a11y/noAutofocus: the dialog asks for this one thing
            autoFocus
            required
            maxLength={80}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </div>
        <label className="choice">
          <input type="checkbox" className="check" checked={shared} onChange={(event) => setShared(event.target.checked)} />
          {t('ui.views.shared')}
        </label>
      </form>
      {own.length > 0 ? (
        <div>
          <h3>{t('ui.views.own')}</h3>
          <ul className="rows rows--tight">
            {own.map((view) => (
              <li key={view.id}>
                <div>
                  <span>{view.name}</span>
                  <Button small look="quiet" icon="trash" iconOnly onClick={() => void remove.run({ params: { id: view.id } })}>
                    {t('ui.views.delete', { name: view.name })}
                  </Button>
                </div>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </Modal>
  )
}
