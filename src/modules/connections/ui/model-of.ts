// The form of a driver's settings: the server tells its fields, the kit draws them.
import { defineModel, type Fields, field, type Model } from '#shared'
import type { ConnectorView } from '../api.ts'

type Choices = [string, ...string[]]

/** The settings of a kind as a model; what the server's own shapes refuse comes back at the field. */
export function modelOf(connector: ConnectorView): Model {
  const fields = connector.fields.map(({ key, kind, required, choices, max, min }) => {
    const limits = { required, ...(max === null ? {} : { max }), ...(min === null ? {} : { min }) }
    switch (kind) {
      case 'longText':
        return [key, field.longText(limits)] as const
      case 'choice':
        return [key, field.choice(choices as Choices, limits)] as const
      case 'choices':
        return [key, field.choices(choices as Choices, limits)] as const
      case 'yes':
        return [key, field.yes(limits)] as const
      case 'number':
        return [key, field.number(limits)] as const
      default:
        return [key, field.text(limits)] as const
    }
  })
  return defineModel('connections.setting', Object.fromEntries(fields) as Fields) as Model
}
