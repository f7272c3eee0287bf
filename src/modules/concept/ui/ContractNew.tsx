// A new contract for the register; a service that lacks one may lead here.
import { PageHead, toast, useDo, useGo, useTexts, useUrl } from '#ui'
import { contractsApi as api } from '../api.ts'
import { ContractForm, emptyContract } from './ContractForm.tsx'

export default function ContractNew() {
  const { t } = useTexts()
  const go = useGo()
  const url = useUrl()
  const create = useDo(api.createContract, {
    onDone: (contract) => {
      toast(t('concept.contract.added'))
      void go(`/auftragsverarbeitung/${contract.id}`)
    },
  })
  return (
    <>
      <PageHead title={t('concept.contract.add')} crumbs={[{ label: t('concept.register'), href: '/auftragsverarbeitung' }]} line />
      <div className="body">
        <div className="form form--wide">
          <ContractForm
            start={emptyContract(url.search.get('baustein'))}
            trouble={create.problem}
            busy={create.busy}
            submit={t('concept.contract.add')}
            onSubmit={(body) => create.run({ body })}
            onCancel={() => void go('/auftragsverarbeitung')}
          />
        </div>
      </div>
    </>
  )
}
