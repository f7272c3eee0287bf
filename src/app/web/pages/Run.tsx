import { PageHead, useTexts } from '#ui'

export default function Run() {
  const { t } = useTexts()
  return <PageHead title={t('shell.runs')} />
}
