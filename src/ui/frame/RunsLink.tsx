// How many runs are at work; a click shows them.
import { useAsk } from '../api/query.ts'
import { shell } from '../api/shell.ts'
import { Icon } from '../parts/Icon.tsx'
import { Link } from '../parts/Link.tsx'
import { useTexts } from '../texts.tsx'
import { useSettled } from './use-settled.ts'

export function RunsLink() {
  const { t } = useTexts()
  const runs = useAsk(
    shell.runs,
    { query: { filter: 'state:is:running|waiting', limit: 20 } },
    { when: useSettled(), every: (answer) => (answer?.rows.length ? 5_000 : 30_000), staleTime: 4_000 },
  )
  const count = runs.data?.rows.length ?? 0
  const text = count > 0 ? t('ui.runs.count', { count }) : t('ui.runs.none')
  return (
    <Link className="top__btn" href="/laeufe" aria-label={count > 0 ? t('ui.runs.atWork', { count }) : t('ui.runs.none.long')} title={text}>
      {count > 0 ? <span className="spin" /> : <Icon name="run" />}
      {count > 0 ? <span className="hide-s hide-m">{text}</span> : null}
    </Link>
  )
}
