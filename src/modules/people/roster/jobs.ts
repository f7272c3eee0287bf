// Worker work of roster imports.
import type { Job } from '#kernel'
import { performRosterApply } from './actions.ts'
import { readRoster } from './preview.ts'

export const rosterJobs: Record<string, Job> = {
  'people.roster.read': { run: (job, payload) => readRoster(job, String(payload.authority), String(payload.import)) },
  'people.roster.apply': {
    async run(job, payload) {
      await performRosterApply(job, String(payload.authority), String(payload.import), payload.leavers === true)
    },
  },
}
