import { PageHead, useTexts } from '#ui'

export default function ClassSheet() {
  const { t } = useTexts()
  return <PageHead title={t('people.class')} />
}
