// Between HTTP and what is done.
import { created, exported, first, listQuery, serve, versioned } from '#kernel'
import type { Page } from '#shared'
import { archiveConcepts, changeConcepts, createConcepts, freeze, giveForSignature, supersede, takeBack } from './actions/concepts.ts'
import { attach, changeContracts, createContracts, deleteContracts, openContractFile } from './actions/contracts.ts'
import { decide, lookNow } from './actions/deviations.ts'
import { builtFile, download, manuscriptOf, printSoon, schoolManuscript, startBuild } from './actions/files.ts'
import { remindNow } from './actions/reminders.ts'
import { decline, sign, unsign } from './actions/sign.ts'
import { type ContractSeen, conceptsApi, contractsApi, deviationsApi } from './api.ts'
import { digestOf } from './compose/index.ts'
import type { Concept, Contract, DeviationLine } from './model.ts'
import { compareEditions } from './queries/compare.ts'
import { composeLive, conceptList, documentOf, findConcept, viewConcept } from './queries/concepts.ts'
import { contractList, readRegister } from './queries/contracts.ts'
import { deviationList, deviationsInWords, summariseDeviations } from './queries/deviations.ts'
import { readGuide } from './queries/guide.ts'
import { todayOf } from './queries/muses.ts'
import { groupedRegister } from './queries/register.ts'
import { registerFile } from './write/register.ts'

export const conceptRoutes = serve(conceptsApi, {
  concepts: (ctx, { query }) => conceptList.page(ctx, listQuery(query)) as Promise<never>,
  exportConcepts: (ctx, { query }, extra) => exported(ctx, conceptList, query, extra),
  createConcept: (ctx, { body }, extra) => created<Concept>(extra, createConcepts(ctx, [body])),
  guide: (ctx) => readGuide(ctx),
  concept: (ctx, { params, query }) => viewConcept(ctx, params.id, { compare: query.compare ?? false }),
  changeConcept: (ctx, { params, body }, extra) => first(changeConcepts(ctx, [versioned(params.id, body, extra)])),
  archiveConcept: (ctx, { params }) => archiveConcepts(ctx, [params.id]),
  restoreConcept: (ctx, { params }) => archiveConcepts(ctx, [params.id], 'active'),
  liveDocument: async (ctx, { params }) => {
    const document = await composeLive(ctx, await findConcept(ctx, params.id))
    printSoon(document)
    return { document, digest: digestOf(document) }
  },
  conceptFile: async (ctx, { params, query }) => download(await manuscriptOf(ctx, params.id, query.format, query.edition), query.format),
  schoolConceptFile: async (ctx, { params, query }) => download(await schoolManuscript(ctx, params.id, query.format), query.format),
  buildConcept: async (ctx, { params, body }, { reply }) => {
    reply.code(202)
    return { run: await startBuild(ctx, params.id, body.format, body.edition) }
  },
  builtFile: (ctx, { params }) => builtFile(ctx, params.id),
  changes: (ctx, { params, query }) => compareEditions(ctx, params.id, query.from, query.to),
  freeze: async (ctx, { params, body }, { reply }) => {
    reply.code(201)
    return freeze(ctx, params.id, body.note ?? null)
  },
  edition: async (ctx, { params }) => {
    const { document, edition } = await documentOf(ctx, params.id)
    printSoon(document)
    return { concept: edition.concept, number: edition.number, state: edition.state, digest: edition.digest, document }
  },
  giveForSignature: (ctx, { params, body }) => giveForSignature(ctx, params.id, body.due),
  takeBackEdition: (ctx, { params }) => takeBack(ctx, params.id),
  supersedeEdition: (ctx, { params }) => supersede(ctx, params.id),
  remindSigners: async (ctx, { params }) => ({ told: await remindNow(ctx, params.id) }),
  signEdition: (ctx, { params, body }) => sign(ctx, { edition: params.id, ...body }),
  declineEdition: (ctx, { params, body }) => decline(ctx, { edition: params.id, ...body }),
  unsignEdition: (ctx, { params, body }) => unsign(ctx, params.id, body.school),
})

export const deviationRoutes = serve(deviationsApi, {
  deviations: (ctx, { query }) => deviationList.page(ctx, listQuery(query)) as unknown as Promise<Page<DeviationLine>>,
  exportDeviations: (ctx, { query }, extra) => exported(ctx, deviationsInWords(ctx, extra.t), query, extra),
  deviationSummary: (ctx) => summariseDeviations(ctx),
  decideDeviations: (ctx, { body }) => decide(ctx, body),
  lookForDeviations: (ctx) => lookNow(ctx),
})

export const contractRoutes = serve(contractsApi, {
  contracts: (ctx, { query }) => contractList.page(ctx, listQuery(query)) as Promise<Page<Contract>>,
  exportContracts: (ctx, { query }, extra) => exported(ctx, contractList, query, extra),
  contract: (ctx, { params }) => contractList.get(ctx, params.id) as Promise<ContractSeen>,
  createContract: (ctx, { body }, extra) => created<Contract>(extra, createContracts(ctx, [body])),
  changeContract: (ctx, { params, body }, extra) => first(changeContracts(ctx, [versioned(params.id, body, extra)])),
  deleteContract: (ctx, { params }) => deleteContracts(ctx, [params.id]),
  attachContract: async (ctx, { params }, extra) => attach(ctx, params.id, extra.files),
  contractFile: async (ctx, { params }) => {
    const { name, type, stream } = await openContractFile(ctx, params.id)
    return { name, type, body: stream }
  },
  exportRegister: async (ctx, { query }, { t }) => {
    const lines = await readRegister(ctx, query.school ? [query.school] : undefined)
    return registerFile(lines, { t, lang: ctx.lang, day: todayOf(ctx) })
  },
  register: async (ctx, { query }) => groupedRegister(await readRegister(ctx, query.school ? [query.school] : undefined)),
})
