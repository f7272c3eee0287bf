import { z } from 'zod'
import { defineApi, ExportParams, ListParams, pageOf } from '#shared'
import { Decision, DeviationLine } from '../model.ts'

const right = 'concept.deviation.read'

export const deviationsApi = defineApi('concept', {
  deviations: {
    method: 'get',
    path: '/deviations',
    right,
    doc: 'Abweichungen zwischen Konzept und Wirklichkeit.',
    query: ListParams,
    answer: pageOf(DeviationLine),
  },
  exportDeviations: {
    method: 'get',
    path: '/deviations/export',
    right,
    doc: 'Abweichungen als CSV, XLSX oder PDF.',
    query: ExportParams,
    file: 'download',
  },
  deviationSummary: {
    method: 'get',
    path: '/deviations/summary',
    right,
    doc: 'Wie viele Abweichungen es gibt, nach Ursache.',
    answer: z.object({
      lookedAt: z.string().nullable(),
      open: z.number(),
      inWork: z.number(),
      accepted: z.number(),
      danger: z.number(),
      sources: z.array(z.object({ source: z.string(), count: z.number(), schools: z.number(), whole: z.boolean() })),
    }),
  },
  decideDeviations: {
    method: 'post',
    path: '/deviations/decide',
    right: 'concept.deviation.decide',
    doc: 'Nimmt Abweichungen in Arbeit, nimmt sie befristet hin oder öffnet sie wieder.',
    body: Decision,
  },
  lookForDeviations: {
    method: 'post',
    path: '/deviations/look',
    right: 'concept.deviation.decide',
    doc: 'Vergleicht Konzept und Wirklichkeit sofort.',
    answer: z.object({ found: z.number(), fresh: z.number(), gone: z.number() }),
  },
})
