// Which rules hold for the password of an account: longer for adults, nothing that stands on the door.
import { sql } from 'kysely'
import { type Context, readSettings } from '#kernel'
import type { Id } from '#shared'
import type { PasswordRules } from '../guard/passwords.ts'
import { settings } from '../settings.ts'

interface Around {
  name: string
  displayName: string
  email: string | null
  pupil: boolean
  schools: string[]
  authority: string | null
}

/** The rules for the password of an account, in the context of its home. */
export async function passwordRulesFor(home: Context, account: Id): Promise<PasswordRules> {
  const { rows } = await sql<Around>`
    select k.name, k.display_name as "displayName", k.email, o.name as authority,
      coalesce((select bool_and(a.role = 'learner') from people.affiliation a where a.authority_id = k.authority_id and a.person_id = k.person_id), false) as pupil,
      array(select s.name from organisation.school s where s.authority_id = k.authority_id and (
        exists (select from people.affiliation a where a.authority_id = k.authority_id and a.person_id = k.person_id and a.school_id = s.id)
        or exists (select from access."grant" g where g.account_id = k.id and g.authority_id = s.authority_id and g.school_id = s.id))) as schools
    from people.account k left join organisation.authority o on o.id = k.authority_id where k.id = ${account}`.execute(home.db())
  const around = rows[0]
  const { adults, pupils } = await readSettings(home, { adults: settings.passwordLength, pupils: settings.pupilPasswordLength })
  return {
    minimum: around?.pupil ? pupils : adults,
    near: around ? [around.name, around.displayName, around.email?.split('@')[0], around.authority, ...around.schools] : [],
  }
}
