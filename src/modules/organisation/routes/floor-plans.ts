import { serve, uploaded } from '#kernel'
import { dropFloorPicture, keepFloorPicture, openFloorPicture, placeRooms } from '../actions/floor-plans.ts'
import { floorPlansApi } from '../api.ts'
import { floorPicture } from '../model.ts'

export const floorPlanRoutes = serve(floorPlansApi, {
  floorPicture: (ctx, { params }) => openFloorPicture(ctx, params.id),
  keepFloorPicture: async (ctx, { params }, extra) => {
    const { id, name } = await keepFloorPicture(ctx, params.id, await uploaded(extra, floorPicture.maxBytes))
    extra.reply.code(201)
    return { id, name }
  },
  dropFloorPicture: (ctx, { params }) => dropFloorPicture(ctx, params.id),
  placeRooms: (ctx, { params, body }) => placeRooms(ctx, params.id, body),
})
