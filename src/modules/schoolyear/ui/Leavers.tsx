// What leavers still have, school by school: to be fetched back before the accounts go.
import { OpenThings } from '#modules/rosters/ui'
import { Button, download, EmptyState, Loaded, PageHead, Panel, useAsk, useParam, useTexts } from '#ui'
import { yearChangeApi } from '../api.ts'

export default function Leavers() {
  const { t, f } = useTexts()
  const params = { id: useParam('change') }
  const asked = useAsk(yearChangeApi.yearLeavers, { params })
  const file = () => void download(yearChangeApi.exportLeavers, { params }, `${t('schoolyear.leavers.open')}.csv`)
  return (
    <>
      <PageHead
        title={t('schoolyear.leavers.open')}
        crumbs={[{ label: t('schoolyear.title'), href: '/schuljahreswechsel' }]}
        actions={
          asked.data?.length ? (
            <>
              <Button icon="print" onClick={() => window.print()}>
                {t('schoolyear.leavers.print')}
              </Button>
              <Button icon="down2" onClick={file}>
                {t('schoolyear.leavers.csv')}
              </Button>
            </>
          ) : undefined
        }
      />
      <Loaded of={asked}>
        {(rows) => (
          <div className="body body--top stack">
            {rows.length ? (
              [...new Map(rows.map((row) => [row.school, row.schoolName]))].map(([school, name]) => {
                const own = rows.filter((row) => row.school === school)
                return (
                  <Panel
                    key={school}
                    title={name}
                    note={t('schoolyear.leavers.count', {
                      count: new Set(own.map((row) => row.person)).size,
                      things: f.number(own.length),
                    })}
                    flush
                  >
                    <OpenThings of={own} label={name} />
                  </Panel>
                )
              })
            ) : (
              <EmptyState icon="check" title={t('schoolyear.leavers.none')} text={t('schoolyear.leavers.none.text')} />
            )}
          </div>
        )}
      </Loaded>
    </>
  )
}
