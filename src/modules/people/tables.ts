// The tables of this module; nobody else writes them.
import type { Generated } from 'kysely'
import type { AccountState, AffiliationRole } from './model.ts'

export interface PersonTable {
  authority_id: string
  id: Generated<string>
  family_name: string
  given_name: string
  call_name: string | null
  title: string | null
  birth_day: string | null
  gender: string | null
  locale: Generated<string>
  source: string | null
  source_key: string | null
  state: Generated<'active' | 'leaving' | 'deleted'>
  left_day: string | null
  created_at: Generated<Date>
  changed_at: Generated<Date>
  version: Generated<number>
  name: Generated<string>
  search: Generated<string>
}

export interface AffiliationTable {
  authority_id: string
  id: Generated<string>
  person_id: string
  school_id: string | null
  role: AffiliationRole
  from_day: Generated<string>
  until_day: string | null
  source: string | null
  source_key: string | null
  version: Generated<number>
}

export interface MembershipTable {
  authority_id: string
  id: Generated<string>
  affiliation_id: string
  group_id: string
  role: string
  from_day: Generated<string>
  until_day: string | null
  source: string | null
  source_key: string | null
}

export interface AccountTable {
  authority_id: string | null
  id: Generated<string>
  kind: Generated<'person' | 'service'>
  person_id: string | null
  name: string
  name_key: Generated<string>
  display_name: string
  email: string | null
  email_key: Generated<string | null>
  locale: Generated<string>
  state: Generated<AccountState>
  delete_day: string | null
  last_sign_in: Date | null
  created_at: Generated<Date>
  changed_at: Generated<Date>
  version: Generated<number>
  search: Generated<string>
}

export interface PeopleTables {
  'people.person': PersonTable
  'people.affiliation': AffiliationTable
  'people.membership': MembershipTable
  'people.account': AccountTable
  'people.account_name_used': { authority_id: string | null; name_key: string; account_id: string; free_at: Date }
}
