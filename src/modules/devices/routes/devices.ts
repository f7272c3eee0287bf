import { chosenIds, created, exported, first, listQuery, serve, versioned } from '#kernel'
import { findRoomByCode } from '#modules/organisation'
import type { Page } from '#shared'
import { setCustom } from '../actions/custom.ts'
import { changeDevices, deleteDevices, enterDevices, holdDevices, moveDevices } from '../actions/devices.ts'
import { moveBack } from '../actions/moves.ts'
import { setStates } from '../actions/states.ts'
import { devicesApi } from '../api.ts'
import { type DeviceRow, readScan } from '../model.ts'
import { findSetByCode } from '../queries/catalogue.ts'
import { deviceList, findByCodes, getDevice } from '../queries/devices.ts'
import { extrasOf } from '../queries/extras.ts'
import { checkProgram, programFile } from '../queries/programs.ts'
import { checkSeen, counted, homeOf } from './parts.ts'

export const deviceRoutes = serve(devicesApi, {
  devices: (ctx, { query }) => deviceList.page(ctx, listQuery(query)) as Promise<Page<DeviceRow>>,
  exportDevices: (ctx, { query }, extra) => exported(ctx, deviceList, query, extra),
  async programFile(ctx, { params, query, body }, { t }) {
    return programFile(ctx, params.program, await checkSeen(ctx, 'devices.device', await chosenIds(ctx, deviceList, body)), t, query)
  },
  async checkProgram(ctx, { params, query, body }, { t }) {
    return checkProgram(ctx, params.program, await checkSeen(ctx, 'devices.device', await chosenIds(ctx, deviceList, body)), t, query)
  },
  scanDevice: async (ctx, { query }) => {
    const { kind, code } = readScan(query.code)
    if (kind === 'set') {
      const set = await findSetByCode(ctx, code)
      if (set) return { kind: 'set', set }
    }
    if (kind === 'room' && !ctx.reach('organisation.read').nothing) {
      const room = await findRoomByCode(ctx, code).catch(() => undefined)
      if (room) return { kind: 'room', room }
    }
    const device = [...(await findByCodes(ctx, [code])).values()][0]
    return device ? { kind: 'device', device } : { kind: 'none' }
  },
  device: (ctx, { params }) => getDevice(ctx, params.id),
  deviceExtras: (ctx, { params }) => extrasOf(ctx, params.id),
  createDevice: async (ctx, { body }, extra) =>
    created(extra, enterDevices(await homeOf(ctx, 'organisation.school', [body.school]), [body])),
  createDevices: async (ctx, { body }) =>
    enterDevices(
      await homeOf(
        ctx,
        'organisation.school',
        body.map((draft) => draft.school),
      ),
      body,
    ),
  changeDevice: async (ctx, { params, body }, extra) =>
    first(changeDevices(await homeOf(ctx, 'devices.device', [params.id]), [versioned(params.id, body, extra)])),
  changeDevices: async (ctx, { body }) => {
    const ids = await chosenIds(ctx, deviceList, body.chosen)
    return counted(
      changeDevices(
        await homeOf(ctx, 'devices.device', ids),
        ids.map((id) => ({ ...body.change, id })),
      ),
    )
  },
  setCustom: async (ctx, { params, body }) => setCustom(await homeOf(ctx, 'devices.device', [params.id]), params.id, body),
  moveDevices: async (ctx, { body }) => {
    const ids = await chosenIds(ctx, deviceList, body.chosen)
    const home = await homeOf(ctx, 'devices.device', ids)
    // Held first: the way back leads to where they were when they were moved, not to what somebody else has just changed.
    const before = (await holdDevices(home, 'devices.change', ids)).map(({ id, school, room, person, set }) => ({
      id,
      move: { school, room, person, set },
    }))
    const moved = await moveDevices(home, ids, body.move)
    return { count: moved.length, before }
  },
  moveDevicesBack: async (ctx, { body }) =>
    counted(
      moveBack(
        await homeOf(
          ctx,
          'devices.device',
          body.map((each) => each.id),
        ),
        body,
      ),
    ),
  setDeviceStates: async (ctx, { body }) => {
    const ids = await chosenIds(ctx, deviceList, body.chosen)
    return counted(setStates(await homeOf(ctx, 'devices.device', ids), ids, body.state))
  },
  deleteDevices: async (ctx, { body }) => {
    const ids = await chosenIds(ctx, deviceList, body)
    await deleteDevices(await homeOf(ctx, 'devices.device', ids), ids)
    return { count: ids.length }
  },
})
