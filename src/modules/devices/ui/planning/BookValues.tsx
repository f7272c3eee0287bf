// What the devices are still worth on the books, per school or cost centre.
import {
  Button,
  download,
  Field,
  Link,
  Loaded,
  Note,
  PageHead,
  Panel,
  PlainTable,
  toast,
  useAsk,
  useRight,
  useScope,
  useStep,
  useTexts,
} from '#ui'
import { planningApi as api } from '../../api.ts'
import { bookGroups } from '../../model.ts'
import { Select } from '../parts.tsx'

export default function BookValues() {
  const { t, f } = useTexts()
  const { school } = useScope()
  const maySet = useRight('devices.catalogue')
  const [asked, setBy] = useStep(bookGroups)
  const by = asked as (typeof bookGroups)[number]
  const query = { by, ...(school ? { school: school.id } : {}) }
  const sums = useAsk(api.bookValues, { query }, { keep: true })
  const save = (format: 'csv' | 'xlsx') =>
    void download(api.exportBookValues, { query: { ...query, format } }).catch((error: Error) => toast(error.message, { tone: 'refused' }))
  return (
    <>
      <PageHead
        title={t('devices.book')}
        crumbs={[{ label: t('devices.device.plural'), href: '/geraete' }]}
        actions={
          <>
            <Button icon="down2" onClick={() => save('csv')}>
              CSV
            </Button>
            <Button icon="down2" onClick={() => save('xlsx')}>
              XLSX
            </Button>
          </>
        }
        line
      />
      <div className="body stack">
        <Loaded of={sums}>
          {({ rule, rows }) => {
            const total = (pick: (row: (typeof rows)[number]) => number) => rows.reduce((sum, row) => sum + pick(row), 0)
            const unknown = total((row) => row.unknown)
            return (
              <>
                <Panel title={t('devices.book.sums')} flush>
                  <div className="panel__body no-print">
                    <Field unmarked label={t('devices.book.by')}>
                      {(control) => (
                        <Select
                          control={control}
                          value={by}
                          options={bookGroups.map((each) => [
                            each,
                            t(each === 'school' ? 'devices.device.school' : 'devices.device.costCentre'),
                          ])}
                          onValue={setBy}
                        />
                      )}
                    </Field>
                  </div>
                  <PlainTable
                    label={t('devices.book.sums')}
                    heads={[
                      t(by === 'school' ? 'devices.device.school' : 'devices.device.costCentre'),
                      ...['count', 'price', 'value'].map((key) => t(`devices.book.${key}`)),
                    ]}
                    figures={[1, 2, 3]}
                    rows={[
                      ...rows.map((row) => ({
                        key: row.key ?? 'without',
                        cells: [row.name ?? t(`devices.book.without.${by}`), f.number(row.count), f.money(row.price), f.money(row.value)],
                      })),
                      {
                        key: 'sum',
                        cells: [
                          <strong key="sum">{t('devices.planning.sum')}</strong>,
                          <strong key="count">{f.number(total((row) => row.count))}</strong>,
                          <strong key="price">{f.money(total((row) => row.price))}</strong>,
                          <strong key="value">{f.money(total((row) => row.value))}</strong>,
                        ],
                      },
                    ]}
                  />
                </Panel>
                <Note>
                  <p>
                    {t('devices.book.rule', { start: t(`devices.bookStart.${rule.start}`), memo: f.money(rule.memo) })}{' '}
                    {maySet ? <Link href="/einstellungen">{t('devices.book.settings')}</Link> : null}
                  </p>
                  {unknown ? <p>{t('devices.book.unknownNote', { count: unknown })}</p> : null}
                </Note>
              </>
            )
          }}
        </Loaded>
      </div>
    </>
  )
}
