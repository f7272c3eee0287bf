import { PageHead, useTexts } from '#ui'

export default function PersonList() {
  const { t } = useTexts()
  return <PageHead title={t('people.people')} />
}
