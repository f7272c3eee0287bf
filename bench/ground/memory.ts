// How much memory a process holds, as Linux counts it: what it holds now, and the most since it was last asked to forget.
import { readFileSync, writeFileSync } from 'node:fs'

const mebibytes = (pid: number, field: string): number => {
  const found = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  if (!found) throw new Error(`/proc/${pid}/status tells no ${field}: memory is measured on Linux only`)
  return Number(found[1]) / 1024
}

/** Resident memory in MiB. */
export const resident = (pid: number): number => mebibytes(pid, 'VmRSS')
/** The most resident memory since the start or the last `forgetPeak`, in MiB; the system keeps it, so that no peak is missed. */
export const peak = (pid: number): number => mebibytes(pid, 'VmHWM')
export const forgetPeak = (pid: number): void => writeFileSync(`/proc/${pid}/clear_refs`, '5')
