import { z } from 'zod'
import { changeOf, defineApi, ExportParams, Id, ListParams, one, pageOf } from '#shared'
import { Contract, registerStates } from '../model.ts'

const right = 'concept.contract.read'
const change = 'concept.contract.change'

/** With the names of the schools it is for. */
const seen = z.intersection(Contract.row, z.object({ named: z.array(z.object({ id: Id, name: z.string() })) }))
export type ContractSeen = z.infer<typeof seen>

export const contractsApi = defineApi('concept', {
  contracts: {
    method: 'get',
    path: '/processor-contracts',
    right,
    doc: 'Verträge zur Auftragsverarbeitung.',
    query: ListParams,
    answer: pageOf(Contract.row),
  },
  exportContracts: {
    method: 'get',
    path: '/processor-contracts/export',
    right,
    doc: 'Verträge als CSV, XLSX oder PDF.',
    query: ExportParams,
    file: 'download',
  },
  contract: { method: 'get', path: '/processor-contracts/:id', right, doc: 'Ein Vertrag.', params: one, answer: seen },
  createContract: {
    method: 'post',
    path: '/processor-contracts',
    right: change,
    doc: 'Nimmt einen Vertrag in das Register auf.',
    body: Contract.draft,
    answer: Contract.row,
  },
  changeContract: {
    method: 'patch',
    path: '/processor-contracts/:id',
    right: change,
    doc: 'Ändert einen Vertrag.',
    params: one,
    body: changeOf(Contract),
    answer: Contract.row,
  },
  deleteContract: {
    method: 'delete',
    path: '/processor-contracts/:id',
    right: change,
    doc: 'Nimmt einen Vertrag aus dem Register.',
    params: one,
  },
  attachContract: {
    method: 'post',
    path: '/processor-contracts/:id/file',
    right: change,
    doc: 'Legt den unterzeichneten Vertrag ab (PDF, Word oder Bild, höchstens 20 MB).',
    params: one,
    file: 'upload',
    bodyLimit: 20_971_520,
    answer: Contract.row,
  },
  contractFile: {
    method: 'get',
    path: '/processor-contracts/:id/file',
    right,
    doc: 'Der abgelegte Vertrag.',
    params: one,
    file: 'download',
  },
  exportRegister: {
    method: 'get',
    path: '/processor-register/export',
    right,
    doc: 'Das Register als XLSX: eine Zeile je Dienst und Schule mit ihrem Stand und dem Vertrag.',
    query: z.object({ school: Id.optional() }),
    file: 'download',
  },
  register: {
    method: 'get',
    path: '/processor-register',
    right,
    doc: 'Dienste in Kraft, die einen Vertrag brauchen, nach Schule: vorhanden, läuft ab, abgelaufen, fehlt, zu klären.',
    query: z.object({ school: Id.optional() }),
    answer: z.object({
      schools: z.number(),
      lines: z.array(
        z.object({
          number: z.string(),
          title: z.string(),
          state: z.enum(registerStates),
          contract: Id.nullable(),
          processor: z.string().nullable(),
          validUntil: z.string().nullable(),
          schools: z.array(z.object({ id: Id, name: z.string() })),
        }),
      ),
    }),
  },
})
