import { PageHead, useTexts } from '#ui'

export default function Runs() {
  const { t } = useTexts()
  return <PageHead title={t('shell.runs')} />
}
