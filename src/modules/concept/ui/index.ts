// The screens of the operation concept: the way to it, the document, deviations, the register of contracts.
import type { UiPlug } from '#ui'

const read = 'concept.read'

export const plug: UiPlug = {
  module: 'concept',
  pages: [
    {
      path: '/betriebskonzept',
      title: 'concept.concept.plural',
      right: read,
      load: () => import('./Concepts.tsx'),
      list: '/concepts',
      nav: { group: 'services', order: 60, icon: 'doc', label: 'concept.concept' },
      words: 'concept.words',
    },
    { path: '/betriebskonzept/$concept', title: 'concept.concept', right: read, load: () => import('./ConceptPage.tsx') },
    { path: '/betriebskonzept/$concept/vergleich', title: 'concept.compare', right: read, load: () => import('./Compare.tsx') },
    {
      path: '/abweichungen',
      title: 'concept.deviation.plural',
      right: 'concept.deviation.read',
      load: () => import('./Deviations.tsx'),
      list: '/deviations',
      listOf: 'school',
      nav: { group: 'services', order: 70, icon: 'warn' },
      words: 'concept.deviation.words',
    },
    {
      path: '/auftragsverarbeitung',
      title: 'concept.register',
      right: 'concept.contract.read',
      load: () => import('./Register.tsx'),
      list: '/processor-contracts',
      nav: { group: 'services', order: 80, icon: 'shield' },
      words: 'concept.register.words',
    },
    {
      path: '/auftragsverarbeitung/neu',
      title: 'concept.contract.add',
      right: 'concept.contract.change',
      load: () => import('./ContractNew.tsx'),
    },
    {
      path: '/auftragsverarbeitung/$contract',
      title: 'concept.contract',
      right: 'concept.contract.read',
      load: () => import('./ContractSheet.tsx'),
    },
  ],
  panels: [
    {
      id: 'concept.deviations',
      right: 'concept.deviation.read',
      order: 40,
      span: 6,
      homes: ['authority', 'school'],
      asks: ['/deviations/summary'],
      load: () => import('./DeviationPanel.tsx'),
    },
    {
      id: 'concept.sign',
      right: 'concept.sign',
      order: 15,
      span: 6,
      homes: ['authority', 'school'],
      asks: ['/concepts?filter=editionState%3Ais%3AforSignature&limit=5'],
      load: () => import('./SignPanel.tsx'),
    },
  ],
  refs: { 'concept.concept': { path: '/concepts', label: 'title', href: '/betriebskonzept/$id' } },
}
