// Where help is: keys, API, words; module help articles plug in through their own pages.
import { Icon, Link, PageHead, useTexts } from '#ui'

const topics = [
  { id: 'lists', icon: 'rows', href: '/tastenkuerzel' },
  { id: 'api', icon: 'code', href: '/api/docs' },
  { id: 'accessibility', icon: 'eye', href: '/barrierefreiheit' },
  { id: 'barrier', icon: 'mega', href: '/barriere-melden' },
]

export default function Help() {
  const { t } = useTexts()
  return (
    <>
      <PageHead title={t('shell.help')} line />
      <div className="body stack stack--l">
        <div className="tiles tiles--wide">
          {topics.map(({ id, icon, href }) => (
            <Link key={id} className="tile" href={href}>
              <Icon name={icon} />
              <b>{t(`shell.help.${id}`)}</b>
              <span>{t(`shell.help.${id}.text`)}</span>
            </Link>
          ))}
        </div>
        <div className="prose stack">
          <h2>{t('shell.help.how')}</h2>
          <ul className="bullets">
            {[1, 2, 3, 4, 5].map((each) => (
              <li key={each}>{t(`shell.help.how.${each}`)}</li>
            ))}
          </ul>
        </div>
      </div>
    </>
  )
}
