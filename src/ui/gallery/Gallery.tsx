// Every component with its states; for looking, for axe, for whoever builds pages.
import { lazy, Suspense, useState } from 'react'
import { RefsProvider } from '../form/refs.tsx'
import { Skeleton } from '../parts/Loaded.tsx'
import { useUrl } from '../parts/navigation.ts'
import { PageHead } from '../sheet/PageHead.tsx'
import { Tabs } from '../sheet/Sheet.tsx'
import { installSampleFetch } from './sample-fetch.ts'

const parts = {
  bauteile: { label: 'Bauteile', Shown: lazy(() => import('./PartsPage.tsx')) },
  zahlen: { label: 'Zahlen', Shown: lazy(() => import('./FiguresPage.tsx')) },
  liste: { label: 'Liste', Shown: lazy(() => import('./ListPage.tsx')) },
  formular: { label: 'Formular', Shown: lazy(() => import('./FormPage.tsx')) },
  plan: { label: 'Plan', Shown: lazy(() => import('./PlanPage.tsx')) },
  papier: { label: 'Papier', Shown: lazy(() => import('./PaperPage.tsx')) },
}
type Part = keyof typeof parts

const refs = { 'kit.school': { path: '/kit/schools', label: 'name', hint: 'number' } }

export default function Gallery() {
  const { search } = useUrl()
  const [ready] = useState(() => {
    installSampleFetch(import.meta.env.DEV && !search.has('server'))
    return true
  })
  const current = (search.get('bereich') ?? 'bauteile') as Part
  const { Shown } = parts[current] ?? parts.bauteile
  return (
    <RefsProvider refs={refs}>
      <PageHead title="Bauteile" meta={['Alle Bauteile mit ihren Zuständen und erfundenen Daten']} />
      <Tabs label="Bauteile" current={current} tabs={Object.entries(parts).map(([id, { label }]) => ({ id, label }))} />
      {ready ? (
        <Suspense fallback={<Skeleton />}>
          <Shown />
        </Suspense>
      ) : null}
    </RefsProvider>
  )
}
