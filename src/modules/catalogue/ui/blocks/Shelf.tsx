// The shelf: blocks that authorities show to each other.
import { Button, EmptyState, Loaded, PageHead, Panel, PlainTable, State, toast, useAsk, useDo, useGo, useTexts } from '#ui'
import { blocksApi as api } from '../../api.ts'
import { OfAuthority, Refusal } from '../parts.tsx'

export default function Shelf() {
  const { t } = useTexts()
  return (
    <>
      <PageHead
        title={t('catalogue.shelf')}
        meta={[t('catalogue.shelf.meta')]}
        crumbs={[{ label: t('catalogue.blocks'), href: '/dienste-katalog' }]}
        line
      />
      <div className="body">
        <OfAuthority>
          <Books />
        </OfAuthority>
      </div>
    </>
  )
}

function Books() {
  const { t, f } = useTexts()
  const go = useGo()
  const asked = useAsk(api.sharedBlocks, {})
  const take = useDo(api.takeShared, { onDone: ({ id }) => void go(`/dienste-katalog/entwurf/${id}`) })
  const withdraw = useDo(api.unshareBlock, { onDone: () => toast(t('catalogue.withdrawn')) })
  return (
    <Loaded of={asked}>
      {(books) =>
        books.length === 0 ? (
          <EmptyState icon="book" title={t('catalogue.shelf.none')} text={t('catalogue.shelf.none.text')} />
        ) : (
          <div className="stack">
            <Refusal of={take.problem ?? withdraw.problem} />
            <Panel title={t('catalogue.sharedBlock.plural')} flush>
              <PlainTable
                label={t('catalogue.sharedBlock.plural')}
                heads={[
                  t('catalogue.block'),
                  t('catalogue.sharedBlock.authorityName'),
                  t('catalogue.sharedBlock.note'),
                  t('catalogue.sharedBlock.sharedAt'),
                  '',
                ]}
                rows={books.map((book) => ({
                  key: book.id,
                  cells: [
                    <span key="t">
                      {book.title}
                      <span className="sub">
                        {book.number} · {book.blockVersion}
                      </span>
                    </span>,
                    book.mine ? (
                      <State key="m" tone={book.open ? 'success' : 'off'}>
                        {t(book.open ? 'catalogue.mine' : 'catalogue.mine.withdrawn')}
                      </State>
                    ) : (
                      book.authorityName
                    ),
                    book.note ?? '–',
                    f.day(book.sharedAt.slice(0, 10)),
                    book.mine ? (
                      book.open ? (
                        <Button key="w" small look="quiet" onClick={() => void withdraw.run({ params: { id: book.id } }).catch(() => {})}>
                          {t('catalogue.withdraw')}
                        </Button>
                      ) : null
                    ) : (
                      <Button
                        key="t"
                        small
                        icon="down2"
                        busy={take.busy}
                        onClick={() => void take.run({ params: { id: book.id } }).catch(() => {})}
                      >
                        {t('catalogue.take')}
                      </Button>
                    ),
                  ],
                }))}
              />
            </Panel>
          </div>
        )
      }
    </Loaded>
  )
}
