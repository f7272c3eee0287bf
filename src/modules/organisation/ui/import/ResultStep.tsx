// What was done, what was left out, and the way back.
import { useState } from 'react'
import { Button, ConfirmDialog, download, LinkButton, Note, PlanCounts, toast, useDo, useTexts, Wizard } from '#ui'
import { importsApi as api } from '../../api.ts'
import { countsOf, crumbsOf, type SchoolListRow, stepsOf } from './steps.ts'

export function ResultStep({ list }: { list: SchoolListRow }) {
  const { t, f } = useTexts()
  const { new: added = 0, changed = 0, wrong = 0 } = list.counts
  const undone = list.state === 'undone'
  return (
    <Wizard
      title={t('organisation.schoolList.title')}
      crumbs={crumbsOf(t)}
      steps={stepsOf(t, list.title)}
      step="ergebnis"
      reachable={[]}
      next={
        <LinkButton look="primary" href="/schulen" icon="school">
          {t('organisation.schoolList.toSchools')}
        </LinkButton>
      }
    >
      <Note tone={undone ? 'info' : 'success'} actions={undone ? null : <Undo list={list} />}>
        <p>
          <strong>
            {undone
              ? t('organisation.schoolList.undone')
              : t('organisation.schoolList.applied', { new: f.number(added), changed: f.number(changed) })}
          </strong>{' '}
          {undone || !list.undoUntil ? null : t('organisation.schoolList.undo.until', { day: f.day(list.undoUntil) })}
        </p>
      </Note>
      <PlanCounts label={t('organisation.schoolList.counts')} counts={countsOf(t, list.counts)} />
      {wrong > 0 ? (
        <Note
          tone="warning"
          actions={
            <Button small icon="down2" onClick={() => void download(api.schoolListRejects, { params: { id: list.id } })}>
              {t('organisation.schoolList.rejects.download')}
            </Button>
          }
        >
          {t('organisation.schoolList.wrongLeft', { count: wrong })}
        </Note>
      ) : null}
      <div>
        <LinkButton href="/schulen/importieren" icon="up2">
          {t('organisation.schoolList.another')}
        </LinkButton>
      </div>
    </Wizard>
  )
}

function Undo({ list }: { list: SchoolListRow }) {
  const { t } = useTexts()
  const [asks, setAsks] = useState(false)
  const undo = useDo(api.undoSchoolList, { onDone: () => toast(t('organisation.schoolList.undone')) })
  return (
    <>
      <Button small icon="undo" onClick={() => setAsks(true)}>
        {t('organisation.schoolList.undo')}
      </Button>
      <ConfirmDialog
        open={asks}
        title={t('organisation.schoolList.undo.ask')}
        action={t('organisation.schoolList.undo')}
        icon="undo"
        onConfirm={() => undo.run({ params: { id: list.id } })}
        onClose={() => setAsks(false)}
      >
        {t('organisation.schoolList.undo.text')}
      </ConfirmDialog>
    </>
  )
}
