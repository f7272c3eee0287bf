// The accessibility statement that § 12b BGG and the EU decision 2018/1523 ask for.
import { LinkButton, useSession, useTexts } from '#ui'
import { TextPage } from './TextPage.tsx'

export default function Accessibility() {
  const { t } = useTexts()
  const { operatorName } = useSession()
  const keys = ['scope', 'state', 'limits', 'basis', 'contact', 'enforcement'].map((each) => `shell.accessibility.${each}`)
  return (
    <TextPage title="shell.accessibility" keys={keys} values={{ operator: operatorName }}>
      <p className="row doc__actions">
        <LinkButton href="/barriere-melden" look="primary" icon="mega">
          {t('shell.barrier')}
        </LinkButton>
      </p>
    </TextPage>
  )
}
