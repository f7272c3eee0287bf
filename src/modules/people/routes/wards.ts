// Thin: what guardians see of their children.
import { serve } from '#kernel'
import { wardsApi } from '../api/wards.ts'
import { wardsOf } from '../queries/wards.ts'

export const wardRoutes = serve(wardsApi, { wards: (ctx) => wardsOf(ctx) })
