import { chosenIds, invalid, serve } from '#kernel'
import { roomList } from '#modules/organisation'
import { keepLabelLogo } from '../actions/label-logo.ts'
import { knownIn, receiveDevices } from '../actions/receive.ts'
import { takeBack } from '../actions/undo.ts'
import { receiveApi } from '../api.ts'
import { setList } from '../queries/catalogue.ts'
import { deviceList } from '../queries/devices.ts'
import { deviceLabels, roomLabels, setLabels } from '../queries/labels.ts'
import { checkSeen, homeOf } from './parts.ts'

export const receiveRoutes = serve(receiveApi, {
  checkDelivery: (ctx, { body }) => knownIn(ctx, body.lines),
  receiveDevices: async (ctx, { body }) => receiveDevices(await homeOf(ctx, 'organisation.school', [body.common.school]), body),
  undoDevices: (ctx, { params }) => takeBack(ctx, params.id),
  deviceLabels: async (ctx, { body }, { t }) => {
    const ids = await checkSeen(ctx, 'devices.device', await chosenIds(ctx, deviceList, body.chosen))
    return deviceLabels(await homeOf(ctx, 'devices.device', ids), ids, body.options, t)
  },
  setLabels: async (ctx, { body }, { t }) => {
    const ids = await checkSeen(ctx, 'devices.device_set', await chosenIds(ctx, setList, body.chosen))
    return setLabels(await homeOf(ctx, 'devices.device_set', ids), ids, body.options, t)
  },
  roomLabels: async (ctx, { body }, { t }) => {
    const ids = await chosenIds(ctx, roomList, body.chosen)
    return roomLabels(await homeOf(ctx, 'organisation.room', ids), ids, body.options, t)
  },
  uploadLabelLogo: async (ctx, _asked, extra) => {
    for await (const part of extra.files) {
      const file = await keepLabelLogo(ctx, { name: part.filename || 'logo', type: part.mimetype }, part.file)
      extra.reply.code(201)
      return { id: file.id, name: file.name }
    }
    throw invalid('upload.none', { fields: [{ path: 'file', code: 'field.missing' }] })
  },
})
