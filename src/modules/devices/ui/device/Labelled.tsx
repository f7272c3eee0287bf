// The address on a label leads to its device or set.
import { useEffect } from 'react'
import { EmptyState, LinkButton, Loaded, Skeleton, useAsk, useGo, useParam, useTexts } from '#ui'
import { devicesApi as api } from '../../api.ts'

export default function Labelled() {
  const { t } = useTexts()
  const go = useGo()
  const code = useParam('code')
  const asked = useAsk(api.scanDevice, { query: { code } })
  const found = asked.data
  const target = found?.device ? `/geraete/${found.device.id}` : found?.set ? `/geraetesaetze/${found.set.id}` : undefined
  useEffect(() => {
    if (target) void go(target, { replace: true })
  }, [target, go])
  return (
    <Loaded of={asked}>
      {(answer) =>
        answer.kind === 'none' ? (
          <div className="body">
            <EmptyState
              level="h1"
              icon="qr"
              title={t('devices.scan.none')}
              text={t('devices.scan.none.text', { code })}
              actions={
                <LinkButton href="/geraete/scannen" look="primary" icon="scan">
                  {t('devices.scan')}
                </LinkButton>
              }
            />
          </div>
        ) : (
          <Skeleton />
        )
      }
    </Loaded>
  )
}
