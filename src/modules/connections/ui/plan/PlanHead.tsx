// What the plan is called, where it belongs and what led to it.
import type { ReactNode } from 'react'
import { Link, PageHead, useTexts } from '#ui'
import type { PlanSheet } from '../../api.ts'

export function PlanHead({ plan, state, children }: { plan: PlanSheet; state: ReactNode; children: ReactNode }) {
  const { t, f, has } = useTexts()
  const cause = has(`connections.cause.${plan.cause}`) ? t(`connections.cause.${plan.cause}`) : plan.cause
  return (
    <PageHead
      line
      title={t('connections.plan.title', { name: plan.name })}
      crumbs={[
        { label: t('connections.connection.plural'), href: '/anbindungen' },
        { label: plan.connectionName, href: `/anbindungen/${plan.connection}` },
        { label: t('connections.plan.plural'), href: `/anbindungen/${plan.connection}?bereich=plaene` },
      ]}
      state={state}
      meta={[
        <Link key="connection" href={`/anbindungen/${plan.connection}`}>
          {plan.connectionName}
        </Link>,
        f.instant(plan.createdAt),
        plan.cause === 'import' && plan.causeId ? (
          <Link key="cause" href={`/personen/importe/${plan.causeId}`}>
            {plan.causeTitle ? t('connections.cause.importOf', { title: plan.causeTitle }) : cause}
          </Link>
        ) : (plan.cause === 'repair' || plan.cause === 'undo') && plan.causeId ? (
          <Link key="cause" href={`/plaene/${plan.causeId}`}>
            {cause}
          </Link>
        ) : (
          cause
        ),
      ]}
      actions={children}
    />
  )
}
