// Everything that was disposed of, with its protocol.
import { columnsOf } from '#shared'
import { DataList, download, PageHead, toast, useTexts } from '#ui'
import { disposalApi as api } from '../../api.ts'
import { Disposal } from '../../model.ts'

export default function DisposalList() {
  const { t } = useTexts()
  return (
    <>
      <PageHead title={t('devices.disposal.plural')} crumbs={[{ label: t('devices.device.plural'), href: '/geraete' }]} />
      <DataList
        name={Disposal.name}
        columns={columnsOf(Disposal)}
        endpoint={api.disposals}
        titleColumn="day"
        sort="-day"
        rowActions={(row) => [
          {
            id: 'protocol',
            label: t('devices.disposal.protocol'),
            icon: 'print',
            onAction: () =>
              void download(api.disposalProtocol, { params: { id: row.id } }).catch((error: Error) =>
                toast(error.message, { tone: 'refused' }),
              ),
          },
        ]}
        empty={{ icon: 'trash', title: t('devices.disposal.none'), text: t('devices.disposal.none.text') }}
      />
    </>
  )
}
