import { PageHead, useTexts } from '#ui'

export default function MatchPage() {
  const { t } = useTexts()
  return <PageHead title={t('people.match.title')} />
}
