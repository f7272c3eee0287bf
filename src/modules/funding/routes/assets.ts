import { chosenIds, cleanName, exported, listQuery, readyPrinter, serve, uploaded } from '#kernel'
import { openAttachment } from '#modules/devices'
import type { Page } from '#shared'
import { assign, bindAgain, changeAmounts, readCodes, releaseAssets, unassign, warningsOf } from '../actions/assets.ts'
import { addLabelPhoto, setLabelPhoto } from '../actions/labels.ts'
import { assetsApi } from '../api.ts'
import { auditFolder } from '../papers/audit-folder.ts'
import { costsFile } from '../papers/costs-file.ts'
import { proofPdf } from '../papers/proof-pdf.ts'
import { proofXlsx } from '../papers/proof-xlsx.ts'
import { type AssetRow, assetList, fundingOf } from '../queries/assets.ts'
import { authorityNames, costs } from '../queries/costs.ts'
import { getGrant } from '../queries/grants.ts'
import { labelPhoto } from '../queries/labels.ts'
import { readPhotos, readProof } from '../queries/proof.ts'

const xlsxType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

export const assetRoutes = serve(assetsApi, {
  assets: (ctx, { query }) => assetList.page(ctx, listQuery(query)) as Promise<Page<AssetRow>>,
  exportAssets: (ctx, { query }, extra) => exported(ctx, assetList, query, extra),
  assetsOfDevice: (ctx, { params }) => fundingOf(ctx, [params.id]),
  labelPhoto: (ctx, { params }) => labelPhoto(ctx, params.id),
  labelPhotoFile: (ctx, { params }) => openAttachment(ctx, params.id, params.file),
  addLabelPhoto: async (ctx, { params }, extra) => {
    const file = await uploaded(extra, 15 * 2 ** 20)
    extra.reply.code(201)
    return { id: await addLabelPhoto(ctx, params.id, file) }
  },
  setLabelPhoto: (ctx, { params, body }) => setLabelPhoto(ctx, params.id, body.file),
  readCodes: (ctx, { body }) => readCodes(ctx, body.text, body.grant),
  assign: async (ctx, { body }, { t }) => {
    const added = await assign(ctx, body)
    const warnings = (await warningsOf(ctx, body.grant, added)).map((warning) => ({
      ...warning,
      text: t('funding.asset.otherKind', { count: warning.numbers.length, programme: warning.programme }),
    }))
    return { added: added.length, warnings }
  },
  changeAmounts: (ctx, { body }) => changeAmounts(ctx, body.changes),
  unassign: async (ctx, { body }) => unassign(ctx, await chosenIds(ctx, assetList, body)),
  releaseAssets: async (ctx, { body }) => ({
    released: (await releaseAssets(ctx, await chosenIds(ctx, assetList, body.chosen), body)).length,
  }),
  bindAgain: async (ctx, { body }) => void (await bindAgain(ctx, await chosenIds(ctx, assetList, body))),
  proof: async (ctx, { params, query }, { t }) => {
    // Its process starts while the data is read.
    if (query.format === 'pdf') readyPrinter()
    const proof = await readProof(ctx, params.id, query.school)
    const photos = query.photos && query.format === 'pdf' ? await readPhotos(ctx, proof) : undefined
    const words = { t, lang: ctx.lang, now: ctx.now() }
    const name = cleanName(
      [t('funding.proof.title'), proof.grant.reference ?? proof.grant.title, proof.schoolName].filter(Boolean).join(' '),
    )
    return query.format === 'pdf'
      ? { name: `${name}.pdf`, type: 'application/pdf', body: await proofPdf(proof, words, photos) }
      : { name: `${name}.xlsx`, type: xlsxType, body: await proofXlsx(proof, words) }
  },
  auditFolder: async (ctx, { params }, { t }) => {
    const grant = await getGrant(ctx, params.id)
    return {
      name: cleanName(`${t('funding.folder')} ${grant.reference ?? grant.title}.zip`),
      type: 'application/zip',
      body: auditFolder(ctx, params.id, { t, lang: ctx.lang }),
    }
  },
  costs: (ctx, { query }) => costs(ctx, query.from, query.to),
  exportCosts: async (ctx, { query }, { t }) =>
    costsFile(await costs(ctx, query.from, query.to), query, { t, lang: ctx.lang, now: ctx.now(), authority: await authorityNames(ctx) }),
})
