import { useSession } from '#ui'
import { TextPage } from './TextPage.tsx'

export default function Imprint() {
  const { operatorName } = useSession()
  const keys = ['operator', 'software'].map((each) => `shell.imprint.${each}`)
  return <TextPage title="shell.imprint" keys={keys} values={{ operator: operatorName }} />
}
