// The page around people who are not signed in: sign-in, activation, status page.
import type { ReactNode } from 'react'
import { Toasts } from '../overlays/Toasts.tsx'
import { Icon } from '../parts/Icon.tsx'
import { useSession } from '../session.tsx'
import { useTexts } from '../texts.tsx'
import { Foot } from './Foot.tsx'
import { useRouteFocus } from './title.ts'

export function Gate({ children }: { children: ReactNode }) {
  const { t } = useTexts()
  const announced = useRouteFocus()
  return (
    <div className="gate">
      <a className="skip" href="#inhalt">
        {t('ui.skip')}
      </a>
      <main id="inhalt" tabIndex={-1}>
        {children}
      </main>
      <Foot middle />
      <Toasts />
      <div className="sr" role="status">
        {announced}
      </div>
    </div>
  )
}

/** The column with the mark above, narrow for sign-in, wide for text; `children` are panels. */
export function GateBox({ wide, children }: { wide?: boolean; children: ReactNode }) {
  const { operatorName } = useSession()
  return (
    <div className={wide ? 'gate__box gate__box--wide stack' : 'gate__box stack'}>
      <div className="gate__brand">
        <span className="mark mark--l">
          <Icon name="muse" size="l" />
        </span>
        <div>
          <p className="brand">MUSES</p>
          <p className="small muted">{operatorName}</p>
        </div>
      </div>
      {children}
    </div>
  )
}
