// Which modules an authority and its schools use.
import { defineModel, field, type Row } from '#shared'

/** Only what differs from the level above has a row; a module without one is on. */
export const ModuleSwitch = defineModel('organisation.moduleSwitch', {
  id: field.id(),
  module: field.text({ required: true, max: 40, write: 'create' }),
  school: field.ref({ ref: 'organisation.school', write: 'create' }),
  on: field.yes({ required: true }),
})
export type ModuleSwitch = Row<typeof ModuleSwitch>

export interface ModuleState {
  module: string
  on: boolean
  /** Set at this level; null follows the level above. */
  own: boolean | null
  /** Schools that differ from the authority; counted at the authority's level. */
  differing: number
}
