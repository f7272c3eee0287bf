import { PageHead, useTexts } from '#ui'

export default function ClassList() {
  const { t } = useTexts()
  return <PageHead title={t('people.class.plural')} />
}
