// "Barriere melden": works without an account; the page the person came from is filled in.
import { type FormEvent, useState } from 'react'
import { Button, EmptyState, Field, Note, PageHead, shell, useDo, useTexts, useUrl } from '#ui'
import { Framed } from './Framed.tsx'

export default function BarrierReport() {
  const { t } = useTexts()
  const { search } = useUrl()
  const [form, setForm] = useState({ page: search.get('seite') ?? document.referrer, what: '', aid: '', contact: '' })
  const [sent, setSent] = useState(false)
  const [tooShort, setTooShort] = useState(false)
  const report = useDo(shell.reportBarrier, { invalidates: 'nothing', onDone: () => setSent(true) })
  const faults = Object.fromEntries(
    (report.problem?.problem.fields ?? []).map((field) => [field.path.replace(/^body[./]/, ''), field.message]),
  )
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTooShort(form.what.trim().length < 5)
    if (form.what.trim().length < 5) return document.getElementById('barrier-what')?.focus()
    void report
      .run({ body: { page: form.page, what: form.what, aid: form.aid || null, contact: form.contact.trim() || null } })
      .catch(() => {})
  }
  const text = (key: keyof typeof form) => ({
    value: form[key],
    onChange: (event: { target: { value: string } }) => setForm({ ...form, [key]: event.target.value }),
  })
  return (
    <Framed>
      <PageHead title={t('shell.barrier')} line />
      <div className="body">
        {sent ? (
          <div role="status">
            <EmptyState icon="check" title={t('shell.barrier.thanks')} text={t('shell.barrier.thanks.text')} />
          </div>
        ) : (
          <form className="stack form--narrow" onSubmit={submit} noValidate>
            {report.problem ? (
              <Note tone="danger" live title={report.problem.problem.title}>
                {report.problem.problem.remedy}
              </Note>
            ) : null}
            <Field
              id="barrier-what"
              label={t('shell.barrier.what')}
              hint={t('shell.barrier.what.hint')}
              required
              fault={tooShort ? t('shell.barrier.short') : faults.what}
            >
              {(control) => <textarea className="area" rows={5} maxLength={5_000} {...control} {...text('what')} />}
            </Field>
            <Field label={t('shell.barrier.page')} fault={faults.page}>
              {(control) => <input className="input" maxLength={500} {...control} {...text('page')} />}
            </Field>
            <Field label={t('shell.barrier.aid')} hint={t('shell.barrier.aid.hint')} fault={faults.aid}>
              {(control) => <input className="input" maxLength={300} {...control} {...text('aid')} />}
            </Field>
            <Field label={t('shell.barrier.contact')} fault={faults.contact}>
              {(control) => <input className="input" type="email" autoComplete="email" {...control} {...text('contact')} />}
            </Field>
            <div className="row">
              <Button type="submit" look="primary" icon="send" busy={report.busy}>
                {t('shell.barrier.send')}
              </Button>
            </div>
          </form>
        )}
      </div>
    </Framed>
  )
}
