// The first step of signing in.
import { useEffect, useRef, useState } from 'react'
import { Button, Field, faultAt, Link, LinkButton, Note, useAsk, useDo, useTexts, useUrl, wordsOf } from '#ui'
import { signInApi as api, type SignInAnswer } from '../../api.ts'
import { GatePanel } from './GatePanel.tsx'
import { PasswordInput } from './PasswordInput.tsx'
import { declined, passkeysWork, signInByPasskey } from './passkey.ts'

const rememberedKey = 'muses.traeger'
type State = SignInAnswer['state']

/** The Schulträger of this browser: the address names it, or it was chosen before, or there is only one. */
function usePlace() {
  const { search } = useUrl()
  const places = useAsk(api.signInPlaces, {}, { staleTime: 60_000 }).data ?? []
  const [chosen, setChosen] = useState(() => search.get('traeger') ?? localStorage.getItem(rememberedKey) ?? '')
  const place = places.find((each) => each.slug === chosen) ?? (places.length === 1 ? places[0] : undefined)
  return {
    places,
    place,
    chosen,
    setChosen,
    next: search.get('weiter'),
    fault: search.get('fehler'),
    ended: search.get('sitzung') === 'beendet',
  }
}

export function PasswordForm({ onAnswer }: { onAnswer: (state: Exclude<State, 'authority'>) => void }) {
  const { t } = useTexts()
  const { places, place, chosen, setChosen, next, fault, ended } = usePlace()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const [asksPlace, setAsksPlace] = useState(false)
  const [trouble, setTrouble] = useState<unknown>(null)
  const box = useRef<HTMLDivElement>(null)
  const signIn = useDo(api.signIn, { invalidates: 'nothing' })
  const passwordFault = faultAt(signIn.problem, 'password')
  useEffect(() => {
    if (passwordFault) box.current?.querySelector<HTMLInputElement>('input[autocomplete="current-password"]')?.focus()
  }, [passwordFault])
  const take = (state: State) => {
    if (state === 'authority') return setAsksPlace(true)
    if (chosen) localStorage.setItem(rememberedKey, chosen)
    onAnswer(state)
  }
  const submit = async () => {
    setTrouble(null)
    const body = { name, password, ...(asksPlace && chosen ? { authority: chosen } : {}) }
    const answer = await signIn.run({ body }).catch(() => undefined)
    if (answer) take(answer.state)
  }
  const byPasskey = async () => {
    setTrouble(null)
    signIn.reset()
    try {
      take((await signInByPasskey()).state)
    } catch (error) {
      if (!declined(error)) setTrouble(error)
    }
  }
  const told = fault ? { title: t(`access.signIn.fault.${fault}`), text: t('access.signIn.fault.remedy') } : undefined
  return (
    <GatePanel
      title={t('access.signIn.title')}
      lead={ended ? <Note title={t('access.signIn.ended')}>{t('access.signIn.ended.text')}</Note> : undefined}
      problem={wordsOf(signIn.problem ?? trouble, ['password']) ?? told}
      onSubmit={() => void submit()}
      foot={
        <>
          {t('access.signIn.slip')} <Link href="/aktivieren">{t('access.signIn.redeem')}</Link>
        </>
      }
    >
      {place?.ways.length ? (
        <>
          {place.ways.map((way) => (
            <LinkButton
              key={way.href}
              className="btn--wide"
              icon="shield"
              href={`${way.href}${next ? `?weiter=${encodeURIComponent(next)}` : ''}`}
            >
              {t('access.signIn.with', { name: way.name })}
            </LinkButton>
          ))}
          <p className="or">{t('access.signIn.or')}</p>
        </>
      ) : null}
      <div className="stack" ref={box}>
        <Field label={t('access.signIn.name')} required>
          {(control) => (
            <input
              {...control}
              className="input"
              autoComplete="username webauthn"
              autoCapitalize="none"
              spellCheck={false}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        {asksPlace ? (
          <Field label={t('access.signIn.place')} hint={t('access.signIn.place.hint')} required>
            {(control) => (
              <select {...control} className="select" value={chosen} onChange={(event) => setChosen(event.target.value)}>
                <option value="">{t('access.signIn.place.none')}</option>
                {places.map((each) => (
                  <option key={each.slug} value={each.slug}>
                    {each.name}
                  </option>
                ))}
              </select>
            )}
          </Field>
        ) : null}
        <PasswordInput label={t('access.signIn.password')} value={password} onValue={setPassword} fault={passwordFault} />
        <Button type="submit" look="primary" className="btn--wide" busy={signIn.busy}>
          {t('access.signIn.go')}
        </Button>
      </div>
      <div className="row row--apart small">
        <Link className="tap" href="/passwort-vergessen">
          {t('access.signIn.forgot')}
        </Link>
        {passkeysWork() ? (
          <button type="button" className="link-btn" onClick={() => void byPasskey()}>
            {t('access.signIn.passkey')}
          </button>
        ) : null}
      </div>
    </GatePanel>
  )
}
