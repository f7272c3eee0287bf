// Routes of the settings for other providers.
import { serve } from '#kernel'
import { addProvider, changeProvider, dropProvider, listProviders } from './actions.ts'
import { providersApi } from './api.ts'

export const providerRoutes = serve(providersApi, {
  providers: listProviders,
  async addProvider(ctx, { body }, { reply }) {
    const provider = await addProvider(ctx, body)
    reply.code(201)
    return provider
  },
  changeProvider: (ctx, { params, body }, { ifMatch }) => changeProvider(ctx, params.id, { ...body, version: body.version ?? ifMatch }),
  dropProvider: (ctx, { params }) => dropProvider(ctx, params.id),
})
