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
  Select,
  toast,
  useAsk,
  useRight,
  useScope,
  useStep,
  useTexts,
} from '#ui'
import { replacementApi as api } from '../api.ts'
import { bookGroups } from '../model.ts'

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
        title={t('replacement.book')}
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
                <Panel title={t('replacement.book.sums')} flush>
                  <div className="panel__body no-print">
                    <Field unmarked label={t('replacement.book.by')}>
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
                    label={t('replacement.book.sums')}
                    heads={[
                      t(by === 'school' ? 'devices.device.school' : 'devices.device.costCentre'),
                      ...['count', 'price', 'value'].map((key) => t(`replacement.book.${key}`)),
                    ]}
                    figures={[1, 2, 3]}
                    rows={[
                      ...rows.map((row) => ({
                        key: row.key ?? 'without',
                        cells: [
                          row.name ?? t(`replacement.book.without.${by}`),
                          f.number(row.count),
                          f.money(row.price),
                          f.money(row.value),
                        ],
                      })),
                      {
                        key: 'sum',
                        cells: [
                          <strong key="sum">{t('replacement.sum')}</strong>,
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
                    {t('replacement.book.rule', { start: t(`devices.bookStart.${rule.start}`), memo: f.money(rule.memo) })}{' '}
                    {maySet ? <Link href="/einstellungen">{t('replacement.book.settings')}</Link> : null}
                  </p>
                  {unknown ? <p>{t('replacement.book.unknownNote', { count: unknown })}</p> : null}
                </Note>
              </>
            )
          }}
        </Loaded>
      </div>
    </>
  )
}
