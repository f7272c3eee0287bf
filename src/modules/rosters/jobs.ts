// Worker work of roster imports.
import type { Job } from '#kernel'
import { performRosterApply } from './actions.ts'
import { forgottenJob } from './forgotten.ts'
import { readRoster } from './reading/preview.ts'
import { orSay } from './taking/broken.ts'

export const rosterJobs: Record<string, Job> = {
  'people.roster.forgotten': forgottenJob,
  'people.roster.read': {
    run(job, payload) {
      const [authority, id] = [String(payload.authority), String(payload.import)]
      return orSay(job, authority, id, () => readRoster(job, authority, id))
    },
  },
  'people.roster.apply': {
    run(job, payload) {
      const [authority, id] = [String(payload.authority), String(payload.import)]
      return orSay(job, authority, id, () => performRosterApply(job, authority, id, payload.leavers === true))
    },
  },
}
