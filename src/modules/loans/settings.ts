// What an authority decides about its loans.
import { z } from 'zod'
import { defineSettings } from '#kernel'
import { type WishStep, wishSteps } from './model.ts'

const rising = (days: readonly number[]) => days.every((day, index) => index === 0 || day > days[index - 1]!)
const distinct = (steps: readonly string[]) => new Set(steps).size === steps.length

export const loanSettings = defineSettings('loans', {
  /** Days before the end at which a friendly reminder goes out. */
  remindBefore: { schema: z.int().min(0).max(60), default: 7, scope: 'authority', right: 'loans.template' },
  /** Days after the end at which the first, second and third reminder go out. */
  remindAfter: {
    schema: z.array(z.int().min(1).max(365)).max(3).refine(rising, { message: 'loans.rising' }),
    default: [1, 14, 28],
    scope: 'authority',
    right: 'loans.template',
  },
  /** Per cent of a school's tablets and notebooks that stay for lessons; lending more than that warns. */
  keepShare: { schema: z.int().min(0).max(100), default: 20, scope: 'authority', right: 'loans.template' },
  /** Who decides a wish for a loan device, one after the other. */
  wishSteps: {
    schema: z.array(z.enum(wishSteps)).min(1).max(2).refine(distinct, { message: 'loans.stepTwice' }),
    default: ['coordinator'] as WishStep[],
    scope: 'school',
    right: 'loans.template',
    words: 'loans.wish.step',
  },
  /** Days for which a guardian's link is good. */
  linkDays: { schema: z.int().min(1).max(90), default: 21, scope: 'authority', right: 'loans.template' },
})
