// Importing a school list in four steps: file, columns, preview, result. The import stands in the address.
import { Loaded, PageHead, useAsk, useTexts, useUrl } from '#ui'
import { importsApi as api } from '../../api.ts'
import { Columns } from './Columns.tsx'
import { FileStep } from './FileStep.tsx'
import { PreviewStep } from './PreviewStep.tsx'
import { ResultStep } from './ResultStep.tsx'

export default function SchoolImport() {
  const { search } = useUrl()
  const id = search.get('import')
  return id ? <Opened id={id} step={search.get('schritt')} /> : <FileStep />
}

function Opened({ id, step }: { id: string; step: string | null }) {
  const { t } = useTexts()
  const asked = useAsk(api.schoolList, { params: { id } })
  return (
    <Loaded of={asked} skeleton={<PageHead title={t('organisation.schoolList.title')} />}>
      {(list) => {
        if (list.state === 'applied' || list.state === 'undone') return <ResultStep list={list} />
        return step === 'vorschau' && list.state === 'previewed' ? <PreviewStep list={list} /> : <Columns list={list} />
      }}
    </Loaded>
  )
}
