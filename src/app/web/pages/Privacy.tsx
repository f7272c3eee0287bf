import { useSession } from '#ui'
import { TextPage } from './TextPage.tsx'

export default function Privacy() {
  const { operatorName } = useSession()
  const keys = ['who', 'what', 'cookies', 'rights'].map((each) => `shell.privacy.${each}`)
  return <TextPage title="shell.privacy" keys={keys} values={{ operator: operatorName }} />
}
