// The register of processor contracts: what is missing or about to end, by service, and the contracts themselves.
import { columnsOf } from '#shared'
import {
  Button,
  DataList,
  download,
  EmptyState,
  Link,
  LinkButton,
  Loaded,
  PageHead,
  Panel,
  PlainTable,
  State,
  toast,
  useAsk,
  useRight,
  useScope,
  useSession,
  useTexts,
} from '#ui'
import { contractsApi as api } from '../api.ts'
import { Contract, registerWords } from '../model.ts'

export const registerTones = {
  covered: 'success',
  expiring: 'warning',
  expired: 'danger',
  missing: 'danger',
  unclear: 'info',
  notNeeded: 'off',
} as const

export default function Register() {
  const { t } = useTexts()
  // Both belong to one authority; whoever sees several, or none, finds the list.
  const { authority } = useScope()
  const { authorities } = useSession()
  const one = authority !== null || authorities.length === 1
  const mayChange = useRight('concept.contract.change')
  const add = mayChange ? (
    <LinkButton href="/auftragsverarbeitung/neu" look="primary" icon="plus">
      {t('concept.contract.add')}
    </LinkButton>
  ) : null
  return (
    <>
      <PageHead title={t('concept.register')} meta={[t('concept.register.about')]} actions={add} />
      {one ? (
        <div className="body">
          <Services />
        </div>
      ) : null}
      <h2 className="list-head">{t('concept.contract.plural')}</h2>
      <DataList
        name={Contract.name}
        columns={columnsOf(Contract)}
        endpoint={api.contracts}
        exportEndpoint={api.exportContracts}
        titleColumn="title"
        keyColumn="validUntil"
        rowHref={(row) => `/auftragsverarbeitung/${row.id}`}
        empty={{ icon: 'shield', title: t('concept.contract.none'), text: t('concept.contract.none.text'), actions: add }}
      />
    </>
  )
}

function Services() {
  const { t, f } = useTexts()
  const mayChange = useRight('concept.contract.change')
  const asked = useAsk(api.register, { query: {} })
  const take = () => download(api.exportRegister, { query: {} }).catch((error: Error) => toast(error.message, { tone: 'refused' }))
  return (
    <Panel
      title={t('concept.register.services')}
      actions={
        <Button look="quiet" small icon="rows" onClick={() => void take()}>
          {t('concept.register.export')}
        </Button>
      }
    >
      <Loaded of={asked}>
        {({ schools, lines }) =>
          lines.length === 0 ? (
            <EmptyState level="h3" icon="shield" title={t('concept.register.empty')} text={t('concept.register.empty.text')} />
          ) : (
            <PlainTable
              label={t('concept.register.services')}
              heads={[t('concept.doc.service'), t('concept.doc.contractState'), t('concept.doc.processor'), t('concept.doc.schools'), '']}
              rows={lines.map((line) => ({
                key: `${line.number}${line.state}${line.contract ?? ''}`,
                cells: [
                  `${line.number} ${line.title}`,
                  <State key="s" tone={registerTones[line.state]}>
                    {registerWords(line.state, line.validUntil, { t, day: f.day })}
                  </State>,
                  line.contract ? (
                    <Link key="c" href={`/auftragsverarbeitung/${line.contract}`}>
                      {line.processor}
                    </Link>
                  ) : (
                    '–'
                  ),
                  <span key="n" className="nowrap" title={line.schools.map((school) => school.name).join('; ')}>
                    {line.schools.length === schools && schools > 1
                      ? t('concept.doc.allSchools', { count: schools })
                      : line.schools.length > 2
                        ? t('concept.doc.groupOf', { count: line.schools.length })
                        : line.schools.map((school) => school.name).join('; ')}
                  </span>,
                  mayChange && line.state !== 'covered' && line.state !== 'notNeeded' ? (
                    <LinkButton key="a" href={`/auftragsverarbeitung/neu?baustein=${line.number}`} look="quiet" small icon="plus">
                      {t('concept.contract.add')}
                    </LinkButton>
                  ) : (
                    ''
                  ),
                ],
              }))}
            />
          )
        }
      </Loaded>
    </Panel>
  )
}
