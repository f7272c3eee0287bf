// Who has signed and who has not; signing itself, and what the authority can do about it.
import { useState } from 'react'
import { AskForm, Bar, Button, ConfirmDialog, Dialog, Field, LinkButton, Note, Panel, toast, useDo, useRight, useTexts } from '#ui'
import { conceptsApi as api } from '../api.ts'
import type { ConceptView, Edition, Signature } from '../model.ts'
import { SignatureList } from './SignatureList.tsx'

export function Signatures({ concept }: { concept: ConceptView }) {
  const { t, f } = useTexts()
  const edition = concept.editions.find((each) => each.state === 'forSignature') ?? concept.editions.find((each) => each.state === 'signed')
  const before = concept.editions.find((each) => each.state === 'signed' && each.id !== edition?.id)
  if (!edition)
    return (
      <Panel title={t('concept.signatures')}>
        <p className="muted">{t('concept.signatures.none')}</p>
      </Panel>
    )
  const open = concept.signatures.filter((each) => each.state === 'open').length
  const waits = edition.state === 'forSignature'
  return (
    <Panel
      title={t('concept.signatures')}
      actions={<span className="small muted">{t('concept.signatures.of', { signed: edition.signed, all: edition.signatures })}</span>}
    >
      <div className="stack">
        {waits ? <Bar share={edition.signed / Math.max(edition.signatures, 1)} tone="success" /> : null}
        {edition.state === 'signed' && concept.asSigned === false ? (
          <Note
            tone="warning"
            title={t('concept.outdated')}
            actions={
              <LinkButton href={`/betriebskonzept/${concept.id}/vergleich?von=${edition.id}`} small>
                {t('concept.sinceSigned')}
              </LinkButton>
            }
          />
        ) : null}
        {waits && edition.due ? <p>{t('concept.signatures.until', { number: edition.number, due: f.day(edition.due) })}</p> : null}
        {concept.signatures
          .filter((each) => each.mine)
          .map((each) => (
            <Sign key={each.id} edition={edition} signature={each} concept={concept} before={before} />
          ))}
        {waits ? <Steer edition={edition} open={open} /> : null}
        <SignatureList signatures={concept.signatures} waiting={waits} />
      </div>
    </Panel>
  )
}

function Sign({
  edition,
  signature,
  concept,
  before,
}: {
  edition: Edition
  signature: Signature
  concept: ConceptView
  before: Edition | undefined
}) {
  const { t } = useTexts()
  const [asks, setAsks] = useState<'sign' | 'decline'>()
  const [comment, setComment] = useState('')
  const close = () => setAsks(undefined)
  const undo = useDo(api.unsignEdition)
  const sign = useDo(api.signEdition, {
    onDone: () => {
      toast(t('concept.signed'), {
        action: { label: t('ui.undo'), run: () => void undo.run({ params: { id: edition.id }, body: { school: signature.school } }) },
      })
      close()
    },
  })
  const decline = useDo(api.declineEdition, { onDone: close })
  const place = signature.schoolName ?? t('concept.doc.party.authority')
  const body = { school: signature.school, digest: edition.digest }
  return (
    <div className="stack">
      <Note
        tone="warning"
        title={t('concept.sign.due', { place })}
        actions={
          <>
            <Button look="primary" icon="pen" small onClick={() => setAsks('sign')}>
              {t('concept.sign')}
            </Button>
            <Button small onClick={() => setAsks('decline')}>
              {t('concept.decline')}
            </Button>
            {before ? (
              <LinkButton href={`/betriebskonzept/${concept.id}/vergleich?von=${before.id}&bis=${edition.id}`} small look="quiet">
                {t('concept.compare.before')}
              </LinkButton>
            ) : null}
          </>
        }
      />
      <Dialog
        open={asks !== undefined}
        title={t(asks === 'decline' ? 'concept.decline.ask' : 'concept.sign.ask', { number: edition.number, place })}
        onClose={close}
      >
        {asks ? (
          <AskForm
            trouble={asks === 'sign' ? sign.problem : decline.problem}
            fields={['comment']}
            onSubmit={() =>
              asks === 'sign'
                ? sign.run({ params: { id: edition.id }, body: { ...body, comment: comment || null } })
                : decline.run({ params: { id: edition.id }, body: { ...body, comment } })
            }
            submit={t(asks === 'sign' ? 'concept.sign.submit' : 'concept.decline.submit', { place })}
            busy={sign.busy || decline.busy}
            onCancel={close}
            wide
          >
            <p>{t(asks === 'sign' ? 'concept.sign.text' : 'concept.decline.text', { digest: edition.digest.slice(0, 12) })}</p>
            <Field label={t(asks === 'sign' ? 'concept.sign.comment' : 'concept.decline.comment')} required={asks === 'decline'}>
              {(control) => (
                <textarea {...control} className="area" rows={3} value={comment} onChange={(event) => setComment(event.target.value)} />
              )}
            </Field>
          </AskForm>
        ) : null}
      </Dialog>
    </div>
  )
}

/** Reminding, taking back, ending. */
function Steer({ edition, open }: { edition: Edition; open: number }) {
  const { t } = useTexts()
  const mayChange = useRight('concept.change')
  const [ends, setEnds] = useState(false)
  const remind = useDo(api.remindSigners, { onDone: ({ told }) => toast(t('concept.reminded', { count: told })) })
  const back = useDo(api.takeBackEdition, { onDone: () => toast(t('concept.takenBack')) })
  const supersede = useDo(api.supersedeEdition, { onDone: () => setEnds(false) })
  if (!mayChange) return null
  const ask = { params: { id: edition.id } }
  return (
    <div className="row">
      {open ? (
        <Button small icon="bell" busy={remind.busy} onClick={() => void remind.run(ask)}>
          {t('concept.remind', { count: open })}
        </Button>
      ) : null}
      {edition.signed === 0 ? (
        <Button small icon="undo" busy={back.busy} onClick={() => void back.run(ask)}>
          {t('concept.takeBack')}
        </Button>
      ) : (
        <Button small icon="stop" onClick={() => setEnds(true)}>
          {t('concept.supersede')}
        </Button>
      )}
      <ConfirmDialog
        open={ends}
        title={t('concept.supersede.ask', { number: edition.number })}
        action={t('concept.supersede')}
        danger
        onClose={() => setEnds(false)}
        onConfirm={() => supersede.run(ask)}
      >
        <p>{t('concept.supersede.text', { count: edition.signed })}</p>
      </ConfirmDialog>
    </div>
  )
}
