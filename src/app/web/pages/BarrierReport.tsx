import { PageHead, useTexts } from '#ui'

export default function BarrierReport() {
  const { t } = useTexts()
  return <PageHead title={t('shell.runs')} />
}
