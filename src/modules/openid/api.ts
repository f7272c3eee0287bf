// Settings for signing in with another provider.
import { z } from 'zod'
import { defineApi, Id } from '#shared'
import { ProviderChange, ProviderDraft, ProviderView } from './model.ts'

const one = z.object({ id: Id })
export const providersApi = defineApi('openid', {
  providers: {
    method: 'get',
    path: '/sign-in-providers',
    right: 'openid.provider.change',
    doc: 'Andere Anbieter, mit denen man sich anmelden kann.',
    answer: z.array(ProviderView),
  },
  addProvider: {
    method: 'post',
    path: '/sign-in-providers',
    right: 'openid.provider.change',
    doc: 'Richtet einen Anbieter ein.',
    body: ProviderDraft,
    answer: ProviderView,
    stepUp: true,
  },
  changeProvider: {
    method: 'patch',
    path: '/sign-in-providers/:id',
    right: 'openid.provider.change',
    doc: 'Ändert einen Anbieter; ohne neues Geheimnis bleibt das bisherige.',
    params: one,
    body: ProviderChange,
    answer: ProviderView,
    stepUp: true,
  },
  dropProvider: {
    method: 'delete',
    path: '/sign-in-providers/:id',
    right: 'openid.provider.change',
    doc: 'Entfernt einen Anbieter.',
    params: one,
    stepUp: true,
  },
})
