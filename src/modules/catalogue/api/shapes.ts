// Answers of the catalogue as they travel.
import { z } from 'zod'
import { Day, Id } from '#shared'
import { Costs, offerStates, ParameterSet } from '../model/offer.ts'
import { type Block, blockShape, effectTopics, letters, parties, planKinds, supportLevels } from '../model.ts'

/** A stored block is not checked again on its way out; its version may be one of the authority's own. */
export const BlockAnswer = z.custom<Block>((value) => typeof value === 'object' && value !== null).describe('Baustein') as z.ZodType<Block>

export const OfferAnswer = z.object({
  number: z.string(),
  version: z.string(),
  kind: blockShape.shape.kind,
  area: blockShape.shape.area,
  title: z.string(),
  promise: z.string(),
  state: z.enum(offerStates),
  derived: z.boolean(),
  update: z.string().nullable(),
  retired: z.boolean(),
  parameters: ParameterSet,
  costs: Costs,
  note: z.string().nullable(),
  /** How many schools have it in force. */
  schools: z.number(),
  /** Parameters and prices nobody has filled. */
  open: z.number(),
})

const Values = z.record(z.string(), z.union([z.string(), z.number()]))
export const ReasonAnswer = z.object({ code: z.string(), values: Values })
export const PlanItemAnswer = z.object({
  kind: z.enum(planKinds),
  school: z.string(),
  number: z.string(),
  title: z.string(),
  version: z.string(),
  from: z.string(),
  until: z.string().nullable(),
  booking: z.string().nullable(),
  before: z.string().nullable(),
  reasons: z.array(ReasonAnswer),
  hints: z.array(ReasonAnswer),
})
export const CostAnswer = z.object({ yearly: z.number(), once: z.number(), open: z.number() })
const Counts = z.object({ new: z.number(), changed: z.number(), same: z.number(), ended: z.number() })
export const PlanAnswer = z.object({
  items: z.array(PlanItemAnswer),
  counts: Counts.extend({ refused: z.number() }),
  cost: z.object({ before: CostAnswer, after: CostAnswer }),
  effects: z.array(
    z.object({
      topic: z.enum(effectTopics),
      text: z.string(),
      values: Values.optional(),
      schools: z.array(Id),
    }),
  ),
  /** Topics that no module can speak about yet. */
  unknown: z.array(z.enum(effectTopics)),
})
export const BookedAnswer = z.object({ record: Id.nullable(), counts: Counts })

export const InForceAnswer = z.object({
  school: Id,
  booking: Id,
  number: z.string(),
  version: z.string(),
  since: Day,
  until: Day.nullable(),
  parameters: ParameterSet,
  own: ParameterSet,
})

export const HeldAnswer = z.object({
  role: z.string().optional(),
  account: z.string().optional(),
  contact: z.string().optional(),
  name: z.string().optional(),
  phone: z.string().optional(),
  email: z.string().optional(),
})
export const ResponsibilityAnswer = z.object({
  school: Id,
  block: z.string(),
  blockTitle: z.string(),
  task: z.string(),
  title: z.string(),
  party: z.enum(parties),
  letter: z.enum(letters),
  supportLevel: z.enum(supportLevels).nullable(),
  by: z.enum(['block', 'land', 'authority', 'school']),
  holders: z.array(HeldAnswer),
})
