import { PageHead, useTexts } from '#ui'

export default function Settings() {
  const { t } = useTexts()
  return <PageHead title={t('shell.runs')} />
}
