// Who has signed an edition: the last page of its file. It is no part of what was signed.
import { textsIn } from '#kernel'
import { formatDay } from '#shared'
import { type ConceptDocument, paragraph, say } from '../model/document.ts'
import type { Signature } from '../model.ts'

export function withSignatures(document: ConceptDocument, signatures: readonly Signature[]): ConceptDocument {
  if (signatures.length === 0) return document
  const t = textsIn(document.lang)
  const columns = [
    { title: t('concept.doc.signatures.for'), weight: 6 },
    { title: t('concept.doc.signatures.name'), weight: 5 },
    { title: t('concept.doc.signatures.state'), weight: 3 },
    { title: t('concept.doc.signatures.day'), weight: 3 },
  ]
  const rows = signatures.map(({ schoolName, name, state, at }) => [
    say(schoolName ?? document.authority),
    say(name ?? '–'),
    say(t(`concept.signature.${state}`), state === 'signed' ? undefined : 'open'),
    say(at ? formatDay(at, document.lang) : '–'),
  ])
  const section = {
    id: 'signatures',
    title: t('concept.signatures'),
    number: String(document.sections.length + 1),
    parts: [paragraph(t('concept.doc.signatures.text')), { kind: 'table' as const, title: null, columns, rows }],
    sections: [],
    breaks: true,
    live: true,
  }
  return { ...document, sections: [...document.sections, section] }
}
