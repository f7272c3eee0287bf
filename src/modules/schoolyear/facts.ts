// What is known of the change of the school year at schools.
import { sql } from 'kysely'
import { countFact, type Fact, germanToday } from '#kernel'

/** Whether the school's change into the running school year is still to be released; known where one was begun. */
const open = countFact(
  'schoolyear.open',
  'schoolyear.view',
  (_ctx, among) => sql`select c.school_id as school, (count(*) filter (where c.released_at is null))::int as n
    from schoolyear.year_change_school c join schoolyear.year_change y on y.authority_id = c.authority_id and y.id = c.year_change_id
      join organisation.school_year s on s.authority_id = y.authority_id and s.id = y.school_year_id
    where c.authority_id = any(${among.authorities}) and c.school_id = any(${among.schools}) and ${germanToday} between s.starts and s.ends
      and y.effective_day <= ${germanToday} group by c.school_id`,
  { proof: true },
)

export const schoolyearFacts: readonly Fact[] = [open]
