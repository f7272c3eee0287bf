// From an agent's sections to what is kept. Who signed in, who has accounts and what runs is personal and never read.
import { readMac, readSerial } from '#modules/devices/model'
import type { Report } from '../model.ts'

export type Section = Record<string, string>
export interface Sections {
  bios: Section
  hardware: Section
  operatingsystem: Section
  networks: Section[]
  drives: Section[]
  storages: Section[]
  cpus: Section[]
  softwares: Section[]
  versionclient?: string
}
export const mostSoftware = 10_000

const clean = (text: string | undefined, most = 200): string | null =>
  text
    ?.replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, most) || null
const whole = (text: string | undefined): number | null => {
  const number = Number(text)
  return text && Number.isFinite(number) && number >= 0 && number < 1e12 ? Math.round(number) : null
}
/** UUIDs that boards carry for want of one. */
const emptyUuid = /^(0{8}-|f{8}-f{4}|03000200-0400-0500-0006-000700080009)/i

export function reportOf(agentId: string, sections: Sections): Report {
  const { bios, hardware, operatingsystem, networks, drives, storages, cpus, softwares } = sections
  const real = networks.filter((each) => each.virtualdev !== '1' && each.virtualdev !== 'true' && each.type !== 'loopback')
  const macs = [...new Set(real.flatMap((each) => readMac(each.mac ?? '') ?? []))].slice(0, 12)
  const disks = storages.filter((each) => !each.type || /disk|ssd|nvme|hd/i.test(each.type))
  const uuid = clean(hardware.uuid, 60)?.toLowerCase() ?? null
  return {
    agentId: clean(agentId) ?? 'unbekannt',
    agent: clean(sections.versionclient, 120),
    name: clean(hardware.name, 120),
    serial: readSerial(bios.ssn) ?? readSerial(bios.msn) ?? null,
    uuid: uuid && !emptyUuid.test(uuid) ? uuid : null,
    assetTag: readSerial(bios.assettag) ?? null,
    manufacturer: clean(bios.smanufacturer, 120),
    model: clean(bios.smodel, 160),
    chassis: clean(hardware.chassis_type, 60),
    macs,
    os: clean(operatingsystem.full_name ?? hardware.osname, 160),
    osVersion: clean(operatingsystem.version ?? operatingsystem.kernel_version ?? hardware.osversion, 80),
    cpu: clean(cpus[0]?.name ?? hardware.processort, 160),
    memoryMb: whole(hardware.memory),
    diskMb: disks.reduce((sum, each) => sum + (whole(each.disksize) ?? 0), 0) || null,
    ip: clean(real.find((each) => each.ipaddress && !/^(127\.|169\.254\.)/.test(each.ipaddress))?.ipaddress ?? hardware.ipaddr, 60),
    facts: {
      cpus: cpus.slice(0, 8).flatMap((each) => clean(each.name, 160) ?? []),
      drives: drives.slice(0, 40).map((each) => ({
        name: clean(each.type ?? each.letter ?? each.volumn, 120) ?? '',
        totalMb: whole(each.total),
        freeMb: whole(each.free),
        filesystem: clean(each.filesystem, 40),
      })),
      networks: real.slice(0, 24).map((each) => ({
        name: clean(each.description, 120) ?? '',
        mac: readMac(each.mac ?? '') ?? null,
        ip: clean(each.ipaddress ?? each.ipaddress6, 60),
        type: clean(each.type, 40),
      })),
      disks: storages
        .slice(0, 24)
        .map((each) => ({ name: clean(each.name, 80) ?? '', model: clean(each.model, 120), sizeMb: whole(each.disksize) })),
      bios: { version: clean(bios.bversion, 80), day: clean(bios.bdate, 40) },
      bootedAt: clean(operatingsystem.boot_time, 40),
    },
    software: softwares.flatMap((each) => {
      const name = clean(each.name, 200)
      return name ? [{ name, version: clean(each.version, 120), publisher: clean(each.publisher, 120) }] : []
    }),
  }
}
