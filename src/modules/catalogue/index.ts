// The door of the catalogue for other modules.
export { book, bookApproved } from './actions/book.ts'
export type { Booking, BookingEffect, BookingPlan, BookingWish, EffectTopic, InForce, Offer, PlanItem, Responsible } from './model.ts'
export { blockVersion, offered } from './queries/blocks.ts'
export { inForce } from './queries/in-force.ts'
export { bookingEffects, planBookings } from './queries/plan.ts'
export { quantitySources } from './queries/quantities.ts'
export { responsible } from './queries/responsible.ts'
