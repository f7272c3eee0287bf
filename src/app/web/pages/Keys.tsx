import { Button, KeyTables, PageHead, setPref, usePrefs, useTexts } from '#ui'

export default function Keys() {
  const { t } = useTexts()
  const { keys } = usePrefs()
  return (
    <>
      <PageHead title={t('shell.keys')} crumbs={[{ label: t('shell.help'), href: '/hilfe' }]} line />
      <div className="body stack stack--l prose">
        <KeyTables level="h2" />
        <p>{t('ui.keys.note')}</p>
        <div className="row">
          <Button icon="keyboard" onClick={() => setPref('keys', keys === 'on' ? 'off' : 'on')}>
            {t(keys === 'on' ? 'ui.keys.off' : 'ui.keys.on')}
          </Button>
        </div>
      </div>
    </>
  )
}
