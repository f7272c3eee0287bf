// Distributes a task otherwise than the block: for the authority, or for one school.
import { useState } from 'react'
import { AskForm, Button, ChoiceField, Dialog, TextField, toast, useDo, useTexts } from '#ui'
import { tasksApi as api } from '../../api.ts'
import { letters, type Parties, parties } from '../../model.ts'
import type { BoardTask } from './board.ts'

interface Props {
  task: BoardTask
  school: string | null
  onClose: () => void
}

export function TaskDialog({ task, school, onClose }: Props) {
  const { t } = useTexts()
  const [chosen, setChosen] = useState<Parties>(Object.fromEntries(task.cells.map(({ party, letters: given }) => [party, given[0]])))
  const [note, setNote] = useState('')
  const set = useDo(api.setTask)
  const write = async (to: Parties | null) => {
    await set.run({ body: { number: task.block, task: task.task, school, parties: to, note: note || null } })
    toast(t('catalogue.task.saved'))
    onClose()
  }
  return (
    <Dialog open title={task.title} onClose={onClose}>
      <AskForm
        trouble={set.problem}
        onSubmit={() => write(chosen)}
        submit={t('catalogue.task.save')}
        busy={set.busy}
        onCancel={onClose}
        more={
          task.by === (school ? 'school' : 'authority') ? (
            <Button icon="undo" onClick={() => void write(null).catch(() => {})}>
              {t('catalogue.task.reset')}
            </Button>
          ) : undefined
        }
      >
        <p className="muted">{t(school ? 'catalogue.task.atSchool' : 'catalogue.task.atAll')}</p>
        {parties.map((party) => (
          <ChoiceField
            key={party}
            label={t(`catalogue.party.${party}`)}
            value={chosen[party] ?? ''}
            onValue={(letter) =>
              setChosen((all) => {
                const { [party]: _former, ...rest } = all
                return letter ? { ...rest, [party]: letter } : rest
              })
            }
            options={[
              { value: '' as const, label: '–' },
              ...letters.map((letter) => ({ value: letter, label: t(`catalogue.letter.${letter}`) })),
            ]}
          />
        ))}
        <TextField label={t('catalogue.taskChange.note')} value={note} onValue={setNote} optional />
      </AskForm>
    </Dialog>
  )
}
