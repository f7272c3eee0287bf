import { serve } from '#kernel'
import { roomPlanApi } from '../api.ts'
import { devicesByRoom } from '../queries/room-plan.ts'

export const roomPlanRoutes = serve(roomPlanApi, { devicesByRoom: (ctx, { query }) => devicesByRoom(ctx, query.floor) })
