// The links the law asks for (§ 12b BGG, § 5 DDG, Art. 13 DSGVO) and the other language.
import { Link } from '../parts/Link.tsx'
import { useTexts } from '../texts.tsx'

export function Foot({ middle }: { middle?: boolean }) {
  const { t, lang, setLang } = useTexts()
  const other = lang === 'de' ? 'en' : 'de'
  return (
    <footer className={middle ? 'foot foot--middle' : 'foot'}>
      <Link href="/barrierefreiheit">{t('ui.foot.accessibility')}</Link>
      <Link href="/barriere-melden">{t('ui.foot.barrier')}</Link>
      <Link href="/datenschutz">{t('ui.foot.privacy')}</Link>
      <Link href="/impressum">{t('ui.foot.imprint')}</Link>
      <button type="button" className="link-btn" lang={other} onClick={() => setLang(other)}>
        {other === 'en' ? 'English' : 'Deutsch'}
      </button>
    </footer>
  )
}
