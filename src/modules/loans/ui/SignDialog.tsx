// Signing on the screen with finger or pen, or noting that the paper is signed.
import { type PointerEvent, useRef, useState } from 'react'
import { AskForm, Button, ChoiceField, Dialog, TextField, toast, useDo, useTexts } from '#ui'
import { loansApi as api } from '../api.ts'

const width = 600
const height = 200

export function SignDialog({ ids, name, onClose }: { ids: string[]; name: string; onClose: () => void }) {
  const { t } = useTexts()
  const [how, setHow] = useState<'screen' | 'paper'>('screen')
  const [signedBy, setSignedBy] = useState(name)
  const [path, setPath] = useState('')
  const sign = useDo(api.sign)
  return (
    <Dialog open title={t('loans.sign')} width="l" onClose={onClose}>
      <AskForm
        trouble={sign.problem}
        fields={['signedBy']}
        busy={sign.busy}
        disabled={signedBy.trim().length < 2 || (how === 'screen' && path.length < 10)}
        submit={t('loans.sign.keep')}
        onCancel={onClose}
        onSubmit={async () => {
          await sign.run({ body: { ids, signedBy, how, ...(how === 'screen' ? { path } : {}) } })
          toast(t('loans.signed', { name: signedBy }))
          onClose()
        }}
      >
        <ChoiceField
          label={t('loans.sign.how')}
          value={how}
          onValue={setHow}
          options={[
            { value: 'screen', label: t('loans.contract.signedHow.screen') },
            { value: 'paper', label: t('loans.contract.signedHow.paper') },
          ]}
        />
        <TextField label={t('loans.contract.signedBy')} value={signedBy} onValue={setSignedBy} trouble={sign.problem} path="signedBy" />
        {how === 'screen' ? <Pad path={path} onPath={setPath} /> : null}
      </AskForm>
    </Dialog>
  )
}

/** Strokes as one SVG path of whole numbers, in a field of 600 × 200. */
function Pad({ path, onPath }: { path: string; onPath: (path: string) => void }) {
  const { t } = useTexts()
  const drawing = useRef(false)
  const at = (event: PointerEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    const place = (value: number, size: number, whole: number) => Math.round(Math.min(whole, Math.max(0, (value / size) * whole)))
    return `${place(event.clientX - box.left, box.width, width)} ${place(event.clientY - box.top, box.height, height)}`
  }
  return (
    <div className="stack stack--s">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        className="sign-pad"
        role="img"
        aria-label={t('loans.sign.pad')}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          drawing.current = true
          onPath(`${path}M${at(event)}`)
        }}
        onPointerMove={(event) => drawing.current && onPath(`${path}L${at(event)}`)}
        onPointerUp={() => {
          drawing.current = false
        }}
      >
        <path d={path} fill="none" stroke="currentColor" strokeWidth={3} strokeLinecap="round" strokeLinejoin="round" />
      </svg>
      <div className="row row--apart">
        <span className="muted small">{t('loans.sign.hint')}</span>
        <Button small look="quiet" icon="undo" disabled={!path} onClick={() => onPath('')}>
          {t('loans.sign.clear')}
        </Button>
      </div>
    </div>
  )
}
