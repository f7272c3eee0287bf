// Leads people without session to the sign-in page of the access module and back afterwards.
import { useLocation } from '@tanstack/react-router'
import { useEffect } from 'react'
import { EmptyState, GateBox, useGo, useTexts } from '#ui'
import { pages } from './plugs.ts'

const signIn = '/anmelden'

/** Whether somebody worked on this page: then her session has ended, for signing out loads the page anew. */
let worked = false
export function noteSession(): void {
  worked = true
}

export function ToSignIn() {
  const { t } = useTexts()
  const go = useGo()
  const here = useLocation({ select: (location) => location.href })
  const exists = pages.some((page) => page.path === signIn)
  useEffect(() => {
    // The address changes before the page does: without this the way back would grow with every step.
    if (exists && !here.startsWith(signIn))
      void go(
        `${signIn}?${new URLSearchParams({ ...(here === '/' ? {} : { weiter: here }), ...(worked ? { sitzung: 'beendet' } : {}) })}`,
        {
          replace: true,
        },
      )
  }, [exists, go, here])
  if (exists) return null
  return (
    <GateBox>
      <div className="panel">
        <EmptyState level="h1" icon="lock" title={t('shell.signedOut')} text={t('shell.signedOut.text')} />
      </div>
    </GateBox>
  )
}
