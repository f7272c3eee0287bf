// Return by scanning: what is out comes back with its condition and accessories.
import { useState } from 'react'
import { Button, Field, type RefEntry, RefInput, toast, useDo, useScope, useTexts } from '#ui'
import { loansApi as api } from '../../api.ts'
import { type ReturnRow, ReturnRows } from './ReturnRows.tsx'
import { ScanDesk, type Seen } from './ScanDesk.tsx'

export default function GiveBack() {
  const { t } = useTexts()
  const take = ({ item, code, contractState, deviceName, modelName, personName, accessories, lacking }: Seen): ReturnRow | string => {
    if (!item) return t('loans.giveBack.notLent')
    if (contractState === 'prepared') return t('loans.giveBack.notOut')
    return { item, deviceName: deviceName ?? code, modelName, personName, accessories, lacking }
  }
  return (
    <ScanDesk
      title={t('loans.giveBack')}
      hint={t('loans.giveBack.hint')}
      none={t('loans.giveBack.none.text')}
      count={(count) => t('loans.giveBack.rows', { count })}
      take={take}
      more={(add) => <FromClass onAdd={add} />}
    >
      {(rows, done, drop) => <ReturnRows rows={rows} onDone={done} onDrop={drop} />}
    </ScanDesk>
  )
}

/** A class brings everything back: who kept a device or left it at home is taken off the list. */
function FromClass({ onAdd }: { onAdd: (seen: readonly Seen[]) => void }) {
  const { t } = useTexts()
  const { school } = useScope()
  const [group, setGroup] = useState<RefEntry | null>(null)
  const out = useDo(api.outWithClass, {
    invalidates: 'nothing',
    onDone: (seen) => (seen.length ? onAdd(seen) : toast(t('loans.giveBack.classNone'))),
    onRefused: (problem) => toast(problem.message, { tone: 'refused' }),
  })
  return (
    <Field unmarked label={t('loans.giveBack.class')} hint={t('loans.giveBack.classHint')}>
      {(control) => (
        <div className="row">
          <RefInput
            target="organisation.group"
            control={control}
            value={group}
            onValue={setGroup}
            filter={[...(school ? [`school:is:${school.id}`] : []), 'kind:is:class', 'state:is:active']}
          />
          <Button disabled={!group} busy={out.busy} onClick={() => void out.run({ params: { id: group!.id } }).catch(() => {})}>
            {t('loans.giveBack.classAdd')}
          </Button>
        </div>
      )}
    </Field>
  )
}
