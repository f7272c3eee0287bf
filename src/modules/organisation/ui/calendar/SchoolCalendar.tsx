// The calendar tab of a school.
import type { Land } from '../../model.ts'
import { Entries } from './Entries.tsx'
import { Grids } from './Grids.tsx'
import { Service } from './Service.tsx'
import { Strip } from './Strip.tsx'

export function SchoolCalendar({ school }: { school: { id: string; land: Land } }) {
  return (
    <div className="stack">
      <Strip school={school.id} />
      <div className="cols">
        <div className="c8 stack">
          <Grids school={school.id} />
          <Entries school={school} />
        </div>
        <div className="c4">
          <Service school={school.id} land={school.land} />
        </div>
      </div>
    </div>
  )
}
