// Wanted − present = plan → released → applied → verified → drift.
export { type Applied, type ApplyOptions, applyPlan } from './apply.ts'
export { type Item as PlanItem, syncDiff } from './claim.ts'
export type { Compared, GuardHit, PlanCounts } from './compare.ts'
export { acceptDrift, approvePlan, forgetAccepted, lockPlan, rejectPlan, repairDrift, retryItems, skipItems } from './decide.ts'
export { type Lease, type LeaseOptions, takeLease } from './lease.ts'
export { computePlan, failPlan, openPlan, type PlanCause, type PlanSides } from './plan.ts'
export * from './types.ts'
export { type Verified, verifyPlan } from './verify.ts'
