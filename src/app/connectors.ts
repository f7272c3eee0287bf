// The drivers that are plugged in, by the port they implement.
import type { SourceConnector, TargetConnector } from '#modules/connections/ports'
import type { TimetableReader } from '#modules/organisation/ports'
import type { RosterReader } from '#modules/rosters/ports'
import { csv, lupo } from '../connectors/csv/index.ts'
import { folder } from '../connectors/folder/index.ts'
import { ldap } from '../connectors/ldap/index.ts'
import { linuxmuster } from '../connectors/linuxmuster/index.ts'
import { oneroster } from '../connectors/oneroster/index.ts'
import { sambaAd } from '../connectors/samba-ad/index.ts'
import { schulconnex } from '../connectors/schulconnex/index.ts'
import { schulconnexSource } from '../connectors/schulconnex/source.ts'
import { sds } from '../connectors/sds/index.ts'
import { sftp } from '../connectors/sftp/index.ts'
import { enm, lernplattform } from '../connectors/svws/index.ts'
import { ucsschool, ucsschoolLegacy } from '../connectors/ucsschool/index.ts'
import { untis } from '../connectors/untis/index.ts'
import { untisTimetable } from '../connectors/untis/timetable.ts'

/** In the order in which they are asked whether they know a file: of two equally certain ones the first is taken. */
export const rosterReaders: RosterReader[] = [
  enm,
  lernplattform,
  schulconnex,
  oneroster,
  sds,
  ucsschool,
  lupo,
  untis,
  linuxmuster,
  ucsschoolLegacy,
  csv,
]

/** Programs whose files name rooms and lesson times. */
export const timetableReaders: TimetableReader[] = [untisTimetable]

/** Systems that take people and groups. */
export const targets: TargetConnector[] = [ldap, sambaAd]

/** Where rosters come from by themselves. */
export const sources: SourceConnector[] = [folder, sftp, schulconnexSource]
