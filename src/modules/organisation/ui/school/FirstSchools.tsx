// How schools come into an empty list.
import { LinkButton, useTexts } from '#ui'

export function FirstSchools() {
  const { t } = useTexts()
  return (
    <>
      <LinkButton href="/schulen/neu" look="primary" icon="plus">
        {t('organisation.school.add')}
      </LinkButton>
      <LinkButton href="/schulen/importieren" icon="up2">
        {t('organisation.school.import')}
      </LinkButton>
    </>
  )
}
