// In which tables the objects of this module stand; nobody else writes them.
import { storedIn } from '#kernel'
import { Booking, Holder, OfferRow, OwnBlock, OwnTemplate, SharedBlock, TaskChange } from './model.ts'

export const bookings = storedIn('catalogue.booking', Booking, { school: 'school' })
export const offers = storedIn('catalogue.offer', OfferRow)
export const ownBlocks = storedIn('catalogue.own_block', OwnBlock)
export const sharedBlocks = storedIn('catalogue.shared_block', SharedBlock)
export const ownTemplates = storedIn('catalogue.booking_template', OwnTemplate)
export const taskChanges = storedIn('catalogue.task_change', TaskChange, { school: 'school' })
export const holders = storedIn('catalogue.holder', Holder, { school: 'school', columns: { account: 'account_id' } })
