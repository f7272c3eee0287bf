import { sql } from 'kysely'
import {
  type Context,
  chosenIds,
  cleanName,
  created,
  exported,
  first,
  invalid,
  listQuery,
  notFound,
  readSetting,
  serve,
  uploaded,
  versioned,
} from '#kernel'
import type { Id, Page } from '#shared'
import { dayOf } from '#shared'
import { askConsent, giveConsent, readConsent } from './actions/consent.ts'
import { changeContracts } from './actions/contracts.ts'
import { changeCases, giveBack, reportCase, settleCases } from './actions/give-back.ts'
import { cancel, extend, handOver, handOverItems, prepare, sign } from './actions/lend.ts'
import { keepPaper, openPaper } from './actions/paper.ts'
import { addPhoto, dropPhoto, largestPhoto } from './actions/photos.ts'
import { remind } from './actions/remind.ts'
import { changeTemplates, createFirstTemplate, createStarters, createTemplates, deleteTemplates } from './actions/templates.ts'
import { decideWishes, prepareWish, wishFor, withdrawWishes } from './actions/wishes.ts'
import { loanCasesApi } from './api/cases.ts'
import { loanFeesApi } from './api/fees.ts'
import { pastLoansApi } from './api/past.ts'
import { loanStartersApi } from './api/starters.ts'
import { loanWishesApi } from './api/wishes.ts'
import { loansApi } from './api.ts'
import { casePaper } from './papers/case.ts'
import { loanPaper } from './papers/papers.ts'
import { type ContractRow, contractList, contractsWith } from './queries/contracts.ts'
import { dueFees, feeFile } from './queries/fees.ts'
import { myLoans } from './queries/mine.ts'
import { borrowersOf, type CaseRow, caseList, poolAfter, templateList } from './queries/others.ts'
import { loansOfDevice, loansOfPerson } from './queries/past.ts'
import { casePhotos, openPhoto } from './queries/photos.ts'
import { outWithClass, readCodes } from './queries/scan.ts'
import { nearPeople, type WishRow, wishList } from './queries/wishes.ts'
import { loanSettings } from './settings.ts'

async function signatureOf(ctx: Context, id: Id) {
  await contractList.get(ctx, id)
  const { rows } = await sql<{
    path: string | null
  }>`select signature as path from loans.contract where authority_id = any(${sql.val([...ctx.authorities])}::uuid[]) and id = ${id}`.execute(
    ctx.db(),
  )
  if (!rows[0]) throw notFound()
  return rows[0]
}

export const caseRoutes = serve(loanCasesApi, {
  photos: (ctx, { params }) => casePhotos(ctx, params.id),
  addPhoto: async (ctx, { params }, extra) => {
    const { id, name } = await addPhoto(ctx, params.id, await uploaded(extra, largestPhoto))
    extra.reply.code(201)
    return { id, name }
  },
  photo: (ctx, { params }) => openPhoto(ctx, params.id, params.photo),
  dropPhoto: (ctx, { params }) => dropPhoto(ctx, params.id, params.photo),
  casePaper: async (ctx, { params }, { t }) => ({
    name: cleanName(`${t('loans.damageCase')} ${dayOf(ctx.now())}.pdf`),
    type: 'application/pdf',
    body: await casePaper(ctx, params.id, t),
  }),
})

export const starterRoutes = serve(loanStartersApi, {
  starterTemplates: (ctx, _asked, extra) => {
    extra.reply.code(201)
    return createStarters(ctx)
  },
})

export const feeRoutes = serve(loanFeesApi, {
  dueFees: (ctx, { query }) => dueFees(ctx, query),
  exportFees: (ctx, { query }, { t }) => feeFile(ctx, query, t),
})

export const pastRoutes = serve(pastLoansApi, {
  loansOfDevice: (ctx, { params }) => loansOfDevice(ctx, params.id),
  loansOfPerson: (ctx, { params }) => loansOfPerson(ctx, params.id),
})

export const wishRoutes = serve(loanWishesApi, {
  wishes: (ctx, { query }) => wishList.page(ctx, listQuery(query)) as unknown as Promise<Page<WishRow>>,
  exportWishes: (ctx, { query }, extra) => exported(ctx, wishList, query, extra),
  nearPeople: (ctx) => nearPeople(ctx),
  wish: (ctx, { body }, extra) => created(extra, wishFor(ctx, [body])),
  decideWishes: async (ctx, { body }) => decideWishes(ctx, await chosenIds(ctx, wishList, body.chosen), body.verdict, body.reason || null),
  withdrawWishes: async (ctx, { body }) => withdrawWishes(ctx, await chosenIds(ctx, wishList, body)),
  prepareWish: (ctx, { params, body }) => prepareWish(ctx, params.id, body),
})

export const loanRoutes = serve(loansApi, {
  contracts: (ctx, { query }) => contractList.page(ctx, listQuery(query)) as unknown as Promise<Page<ContractRow>>,
  exportContracts: (ctx, { query }, extra) => exported(ctx, contractList, query, extra),
  contract: async (ctx, { params }) => (await contractsWith(ctx, [params.id]))[0]!,
  signature: (ctx, { params }) => signatureOf(ctx, params.id),
  changeContract: (ctx, { params, body }, extra) => first(changeContracts(ctx, [versioned(params.id, body, extra)])),
  borrowers: (ctx, { params }) => borrowersOf(ctx, params.id),
  readCodes: (ctx, { body }) => readCodes(ctx, body.codes),
  outWithClass: (ctx, { params }) => outWithClass(ctx, params.id),
  checkPool: async (ctx, { body }) => {
    ctx.reach('loans.lend')
    return {
      keepShare: await readSetting(ctx, loanSettings.keepShare),
      pools: await poolAfter(ctx, body.devices),
    }
  },
  prepare: (ctx, { body }, extra) => {
    extra.reply.code(201)
    return prepare(ctx, body.terms, body.wishes)
  },
  handOver: async (ctx, { body }) => handOver(ctx, await chosenIds(ctx, contractList, body)),
  handOverItems: (ctx, { body }) => handOverItems(ctx, body.items),
  cancel: async (ctx, { body }) => cancel(ctx, await chosenIds(ctx, contractList, body)),
  extend: async (ctx, { body }) => extend(ctx, await chosenIds(ctx, contractList, body.chosen), body.untilDay),
  sign: (ctx, { body }) => sign(ctx, body.ids, body),
  askConsent: async (ctx, { body }, { t }) => askConsent(ctx, await chosenIds(ctx, contractList, body), t),
  remind: async (ctx, { body }, { t }) => remind(ctx, await chosenIds(ctx, contractList, body), t),
  papers: async (ctx, { body }, { t }) => ({
    name: cleanName(`${t(`loans.paper.${body.paper}`)} ${dayOf(ctx.now())}.pdf`),
    type: 'application/pdf',
    body: await loanPaper(ctx, await chosenIds(ctx, contractList, body.chosen), body.paper, t),
  }),
  giveBack: (ctx, { body }) => giveBack(ctx, body.returns),
  paper: (ctx, { params }) => openPaper(ctx, params.id),
  keepPaper: async (ctx, { params, query }, extra) => {
    for await (const part of extra.files) {
      const file = await keepPaper(ctx, params.id, { name: part.filename || 'vertrag', type: part.mimetype }, part.file, query.signedBy)
      extra.reply.code(201)
      return { id: file.id, name: file.name }
    }
    throw invalid('upload.none', { fields: [{ path: 'file', code: 'field.missing' }] })
  },
  myLoans: (ctx) => myLoans(ctx),
  templates: (ctx, { query }) => templateList.page(ctx, listQuery(query)),
  template: (ctx, { params }) => templateList.get(ctx, params.id),
  createTemplate: (ctx, { body }, extra) => created(extra, createTemplates(ctx, [body])),
  firstTemplate: (ctx, _asked, extra) => created(extra, createFirstTemplate(ctx)),
  changeTemplate: (ctx, { params, body }, extra) => first(changeTemplates(ctx, [versioned(params.id, body, extra)])),
  deleteTemplate: (ctx, { params }) => deleteTemplates(ctx, [params.id]),
  cases: (ctx, { query }) => caseList.page(ctx, listQuery(query)) as unknown as Promise<Page<CaseRow>>,
  exportCases: (ctx, { query }, extra) => exported(ctx, caseList, query, extra),
  case: (ctx, { params }) => caseList.get(ctx, params.id) as unknown as Promise<CaseRow>,
  reportCase: (ctx, { body }, extra) =>
    created(
      extra,
      reportCase(ctx, body).then((made) => [made]),
    ),
  changeCase: (ctx, { params, body }, extra) => first(changeCases(ctx, [versioned(params.id, body, extra)])),
  settleCase: (ctx, { params, body }) => first(settleCases(ctx, [params.id], body.state)),
  readConsent: (ctx, { body }) => {
    ctx.asked = true
    return readConsent(body.token)
  },
  giveConsent: (ctx, { body }) => {
    ctx.asked = true
    return giveConsent(body.token, body.signedBy)
  },
})
