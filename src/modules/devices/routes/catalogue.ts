import { chosenIds, created, exported, first, listQuery, serve, uploaded, versioned } from '#kernel'
import type { Page } from '#shared'
import {
  archiveModels,
  archiveSets,
  changeCustomFields,
  changeManufacturers,
  changeModels,
  changeSets,
  createCustomFields,
  createManufacturers,
  createModels,
  createSets,
  deleteCustomFields,
} from '../actions/catalogue.ts'
import { dropModelPicture, keepModelPicture, modelPicture, openModelPicture } from '../actions/pictures.ts'
import { catalogueApi } from '../api.ts'
import type { Manufacturer } from '../model.ts'
import { customFieldsOf, getModel, getSet, type ModelRow, manufacturerList, modelList, type SetRow, setList } from '../queries/catalogue.ts'
import { counted, homeOf } from './parts.ts'

export const catalogueRoutes = serve(catalogueApi, {
  manufacturers: (ctx, { query }) => manufacturerList.page(ctx, listQuery(query)) as Promise<Page<Manufacturer>>,
  manufacturer: (ctx, { params }) => manufacturerList.get(ctx, params.id) as Promise<Manufacturer>,
  createManufacturer: (ctx, { body }, extra) => created(extra, createManufacturers(ctx, [body])),
  changeManufacturer: async (ctx, { params, body }, extra) =>
    first(changeManufacturers(await homeOf(ctx, 'devices.manufacturer', [params.id]), [versioned(params.id, body, extra)])),
  models: (ctx, { query }) => modelList.page(ctx, listQuery(query)) as Promise<Page<ModelRow>>,
  exportModels: (ctx, { query }, extra) => exported(ctx, modelList, query, extra),
  model: (ctx, { params }) => getModel(ctx, params.id),
  modelPicture: (ctx, { params }) => openModelPicture(ctx, params.id),
  keepModelPicture: async (ctx, { params }, extra) => {
    const home = await homeOf(ctx, 'devices.model', [params.id])
    const { id, name } = await keepModelPicture(home, params.id, await uploaded(extra, modelPicture.maxBytes))
    extra.reply.code(201)
    return { id, name }
  },
  dropModelPicture: async (ctx, { params }) => dropModelPicture(await homeOf(ctx, 'devices.model', [params.id]), params.id),
  createModel: (ctx, { body }, extra) => created(extra, createModels(ctx, [body])),
  changeModel: async (ctx, { params, body }, extra) =>
    first(changeModels(await homeOf(ctx, 'devices.model', [params.id]), [versioned(params.id, body, extra)])),
  archiveModels: async (ctx, { body }) => {
    const ids = await chosenIds(ctx, modelList, body)
    return counted(archiveModels(await homeOf(ctx, 'devices.model', ids), ids, 'archived'))
  },
  restoreModels: async (ctx, { body }) => {
    const ids = await chosenIds(ctx, modelList, body)
    return counted(archiveModels(await homeOf(ctx, 'devices.model', ids), ids, 'active'))
  },
  sets: (ctx, { query }) => setList.page(ctx, listQuery(query)) as Promise<Page<SetRow>>,
  exportSets: (ctx, { query }, extra) => exported(ctx, setList, query, extra),
  set: (ctx, { params }) => getSet(ctx, params.id),
  createSet: async (ctx, { body }, extra) => created(extra, createSets(await homeOf(ctx, 'organisation.school', [body.school]), [body])),
  changeSet: async (ctx, { params, body }, extra) =>
    first(changeSets(await homeOf(ctx, 'devices.device_set', [params.id]), [versioned(params.id, body, extra)])),
  archiveSets: async (ctx, { body }) => {
    const ids = await chosenIds(ctx, setList, body)
    return counted(archiveSets(await homeOf(ctx, 'devices.device_set', ids), ids, 'archived'))
  },
  restoreSets: async (ctx, { body }) => {
    const ids = await chosenIds(ctx, setList, body)
    return counted(archiveSets(await homeOf(ctx, 'devices.device_set', ids), ids, 'active'))
  },
  customFields: (ctx) => customFieldsOf(ctx),
  createCustomField: (ctx, { body }, extra) => created(extra, createCustomFields(ctx, [body])),
  changeCustomField: (ctx, { params, body }, extra) => first(changeCustomFields(ctx, [versioned(params.id, body, extra)])),
  deleteCustomField: (ctx, { params }) => deleteCustomFields(ctx, [params.id]),
})
