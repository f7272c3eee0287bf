import { PageHead, useTexts } from '#ui'

export default function PersonSheet() {
  const { t } = useTexts()
  return <PageHead title={t('people.person')} />
}
