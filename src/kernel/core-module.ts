// The kernel's own plug: rights, routes and whose history it shows.
import { coreRoutes } from './core-routes.ts'
import { defineModule, type Module } from './module.ts'

let modules: readonly Module[] = []

export default defineModule({
  name: 'kernel',
  uses: [],
  rights: [
    { name: 'kernel.audit.read', scopes: ['operator', 'authority', 'school'], sensitive: true },
    { name: 'kernel.jobs.read', scopes: ['operator'] },
    { name: 'kernel.jobs.retry', scopes: ['operator'] },
    { name: 'kernel.runs.read', scopes: ['operator', 'authority', 'school'] },
    { name: 'kernel.runs.cancel', scopes: ['operator', 'authority', 'school'] },
    { name: 'kernel.settings.change', scopes: ['operator', 'authority', 'school'] },
    { name: 'kernel.webhooks', scopes: ['authority'] },
  ],
  routes: [coreRoutes(() => modules)],
  history: { 'kernel.setting': 'kernel.settings.change', 'kernel.webhook': 'kernel.webhooks', 'kernel.run': 'kernel.runs.read' },
  start(app) {
    modules = app.modules
  },
})
