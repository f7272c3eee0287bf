// Links for guardians, shown once: to copy, or to hand on; whoever has a known address got a mail.
import { Button, Copy, Dialog, Note, PlainTable, State, useTexts } from '#ui'

export function ConsentLinks({
  links,
  onClose,
}: {
  links: readonly { number: string; link: string; mailed: number }[]
  onClose: () => void
}) {
  const { t } = useTexts()
  return (
    <Dialog open title={t('loans.consent.links')} onClose={onClose} width="l">
      <div className="stack">
        <Note tone="info">{t('loans.consent.linksText')}</Note>
        <PlainTable
          label={t('loans.consent.links')}
          heads={[t('loans.contract.number'), t('loans.consent.mailed'), '']}
          rows={links.map((each) => ({
            key: each.number,
            cells: [
              each.number,
              each.mailed ? (
                <State key="mailed" tone="success">
                  {t('loans.consent.mailedTo', { count: each.mailed })}
                </State>
              ) : (
                '–'
              ),
              <Copy key="copy" text={each.link} />,
            ],
          }))}
        />
        <div>
          <Button look="primary" onClick={onClose}>
            {t('ui.close')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
