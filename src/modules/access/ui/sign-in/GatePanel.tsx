// The panel of a signed-out page: heading, what went wrong, the form, further ways below.
import { type FormEvent, type ReactNode, useEffect, useRef } from 'react'
import { GateBox, Note, usePageTitle } from '#ui'

interface Props {
  title: string
  lead?: ReactNode
  problem?: { title: string; text: string }
  onSubmit?: () => void
  foot?: ReactNode
  children?: ReactNode
}

export function GatePanel({ title, lead, problem, onSubmit, foot, children }: Props) {
  usePageTitle(title)
  const heading = useRef<HTMLHeadingElement>(null)
  // A new step begins at its heading, so that screen readers say where one is.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the step changes
  useEffect(() => {
    if (!document.activeElement || document.activeElement === document.body) heading.current?.focus()
  }, [title])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSubmit?.()
  }
  const body = (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {lead ? <div className="muted">{lead}</div> : null}
      {problem ? (
        <Note tone="danger" live title={problem.title}>
          {problem.text}
        </Note>
      ) : null}
      {children}
    </>
  )
  return (
    <GateBox>
      <section className="panel" aria-label={title}>
        {onSubmit ? (
          <form className="panel__body stack" noValidate onSubmit={submit}>
            {body}
          </form>
        ) : (
          <div className="panel__body stack">{body}</div>
        )}
        {foot ? <div className="panel__foot">{foot}</div> : null}
      </section>
    </GateBox>
  )
}
