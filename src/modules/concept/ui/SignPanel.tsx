// On the home page: concepts that wait for a signature.
import { Link, Loaded, Panel, PlainTable, useAsk, useTexts } from '#ui'
import { conceptsApi as api } from '../api.ts'

export default function SignPanel() {
  const { t, f } = useTexts()
  const asked = useAsk(api.concepts, { query: { filter: ['editionState:is:forSignature'], limit: 5 } as never })
  // A head who has signed everything need not read so every morning.
  if (asked.data?.rows.length === 0) return null
  return (
    <Panel title={t('concept.panel.sign')} actions={<Link href="/betriebskonzept">{t('concept.panel.all')}</Link>}>
      <Loaded of={asked}>
        {({ rows }) => (
          <PlainTable
            label={t('concept.panel.sign')}
            heads={[t('concept.line.title'), t('concept.line.signatures'), t('concept.line.due')]}
            rows={rows.map((row) => ({
              key: row.id,
              cells: [
                <Link key="l" href={`/betriebskonzept/${row.id}`}>
                  {row.title}
                </Link>,
                t('concept.signatures.of', { signed: row.signed ?? 0, all: row.signatures ?? 0 }),
                row.due ? f.day(row.due) : '–',
              ],
            }))}
          />
        )}
      </Loaded>
    </Panel>
  )
}
