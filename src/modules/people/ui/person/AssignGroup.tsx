// People into a class or course; for fourteen days it can be taken back.
import { useState } from 'react'
import { Button, Dialog, Field, Note, RefInput, toast, useDo, useScope, useTexts } from '#ui'
import { peopleApi as api } from '../../api.ts'

const roles = ['learner', 'teacher', 'classTeacher'] as const

export function AssignGroup({ people, onDone, onClose }: { people: readonly string[]; onDone: () => void; onClose: () => void }) {
  const { t } = useTexts()
  const { school } = useScope()
  const [group, setGroup] = useState<{ id: string; name: string } | null>(null)
  const [role, setRole] = useState<(typeof roles)[number]>('learner')
  const assign = useDo(api.assignGroup)
  const undo = useDo(api.undoChange)
  const run = async () => {
    const done = await assign.run({ body: { ids: [...people], group: group!.id, role } })
    toast(t('people.bulk.class.done', { count: done.people, name: group!.name }), {
      action: { label: t('ui.undo'), run: () => undo.run({ params: { id: done.change } }) },
    })
    onDone()
    onClose()
  }
  return (
    <Dialog
      open
      title={t('people.bulk.class')}
      onClose={onClose}
      foot={
        <>
          <Button onClick={onClose}>{t('ui.cancel')}</Button>
          <Button look="primary" icon="group" busy={assign.busy} disabled={!group} onClick={() => void run().catch(() => {})}>
            {t('people.bulk.class.do', { count: people.length })}
          </Button>
        </>
      }
    >
      {assign.problem ? (
        <Note tone="danger" live title={assign.problem.problem.title}>
          {assign.problem.message}
        </Note>
      ) : null}
      <Field label={t('people.class.or')} required>
        {(control) => (
          <RefInput
            target="organisation.group"
            control={control}
            value={group}
            onValue={(value) => setGroup(value as typeof group)}
            filter={['state:is:active', ...(school ? [`school:is:${school.id}`] : [])]}
          />
        )}
      </Field>
      <Field label={t('people.membership.role')} required>
        {(control) => (
          <select className="select" {...control} value={role} onChange={(event) => setRole(event.target.value as typeof role)}>
            {roles.map((each) => (
              <option key={each} value={each}>
                {t(`people.membership.role.${each}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {role === 'learner' ? <p className="small soft">{t('people.bulk.class.text')}</p> : null}
    </Dialog>
  )
}
