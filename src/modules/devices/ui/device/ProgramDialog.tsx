// Chosen devices as a file for another program: which program, what is missing from the file and why.
import { useState } from 'react'
import { Button, type Chosen, Dialog, download, Field, Loaded, PlainTable, Select, toast, useAsk, useTexts } from '#ui'
import { devicesApi as api } from '../../api.ts'
import { type ProgramId, programEnding, programIds } from '../../model.ts'
import { bodyOf } from '../parts.tsx'

const shown = 8
const isDomain = (text: string) => /^[a-z0-9][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)+$/i.test(text.trim())

export function ProgramDialog({ chosen, onEnd }: { chosen: Chosen; onEnd: (finished: boolean) => void }) {
  const { t } = useTexts()
  const [program, setProgram] = useState<ProgramId>('snipeit')
  const [domain, setDomain] = useState('')
  const query = program === 'opsi' && isDomain(domain) ? { domain: domain.trim() } : {}
  const ask = { params: { program }, query, body: bodyOf(chosen) }
  const checked = useAsk(api.checkProgram, ask, { keep: true })
  const save = () =>
    download(api.programFile, ask, `${program}.${programEnding(program)}`)
      .then(() => onEnd(true))
      .catch((error: Error) => toast(error.message, { tone: 'refused' }))
  return (
    <Dialog
      open
      title={`${t('devices.program')}: ${t('devices.device.count', { count: chosen.count })}`}
      onClose={() => onEnd(false)}
      foot={
        <>
          <Button onClick={() => onEnd(false)}>{t('ui.cancel')}</Button>
          <Button look="primary" icon="down2" disabled={!checked.data?.lines} onClick={() => void save()}>
            {t('devices.program.download')}
          </Button>
        </>
      }
    >
      <div className="stack">
        <Field unmarked label={t('devices.program.choose')} hint={t(`devices.program.${program}.hint`)}>
          {(control) => (
            <Select
              control={control}
              value={program}
              options={programIds.map((each) => [each, t(`devices.program.${each}`)])}
              onValue={setProgram}
            />
          )}
        </Field>
        {program === 'opsi' ? (
          <Field label={t('devices.program.domain')} hint={t('devices.program.domain.hint')}>
            {(control) => <input className="input" {...control} value={domain} onChange={(event) => setDomain(event.target.value)} />}
          </Field>
        ) : null}
        <Loaded of={checked}>
          {({ lines, rejects }) => (
            <>
              <p aria-live="polite">{t('devices.program.lines', { count: lines })}</p>
              {rejects.length > 0 ? (
                <PlainTable
                  label={t('devices.program.rejects', { count: rejects.length })}
                  heads={[t('devices.program.rejects', { count: rejects.length }), t('devices.program.reason')]}
                  rows={[...Map.groupBy(rejects, (reject) => reject.reason)].map(([reason, those]) => ({
                    key: reason,
                    cells: [
                      [
                        ...those.slice(0, shown).map((reject) => reject.inventoryNumber),
                        ...(those.length > shown ? [t('devices.program.more', { count: those.length - shown })] : []),
                      ].join(', '),
                      t(`devices.program.reason.${reason}`),
                    ],
                  }))}
                />
              ) : null}
            </>
          )}
        </Loaded>
      </div>
    </Dialog>
  )
}
