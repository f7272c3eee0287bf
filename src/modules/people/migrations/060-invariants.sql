-- What must hold of people (see kernel 020-invariants.sql).

-- Two living people with one key of one source. An index forbids it; the view notices when somebody took it away.
create view people.invariant_source_key as
  select p.authority_id, 'people.person'::text as object, min(p.id::text)::uuid as object_id, count(*) || ' people share one key of ' || p.source as note
  from people.person p where p.source_key is not null and p.state <> 'deleted' group by p.authority_id, p.source, p.source_key having count(*) > 1;

-- Somebody acknowledged is not there: created by an import that was taken over, not taken back since, and no row.
create view people.invariant_person_lost as
  select c.authority_id, 'people.person'::text as object, c.row_id as object_id, 'import ' || c.import_id || ' created a person who is not there' as note
  from kernel.import_change c join kernel.import i on i.authority_id = c.authority_id and i.id = c.import_id
  where c.relation = 'people.person' and c.action = 'c' and not c.undone and i.state = 'applied'
    and not exists (select from people.person p where p.authority_id = c.authority_id and p.id = c.row_id);

-- A change without audit line, or within the days that events are kept, without event.
create view people.invariant_person_untold as
  select p.authority_id, 'people.person'::text as object, p.id as object_id, 'no audit line tells of this person' as note
  from people.person p where not exists (select from kernel.audit a where a.authority_id = p.authority_id and a.object = 'people.person' and a.object_id = p.id)
  union all
  select p.authority_id, 'people.person', p.id, 'no event told that this person is new'
  from people.person p left join (select distinct e.authority_id, told.id from kernel.event e cross join lateral unnest(e.ids) told(id)
      where e.name = 'people.person.created' and e.at > now() - interval '8 days') t on t.authority_id = p.authority_id and t.id = p.id
  where p.created_at > now() - interval '7 days' and t.id is null;

-- Membership, place or account across authorities.
create view people.invariant_authority as
  select m.authority_id, 'people.membership'::text as object, m.id as object_id, 'its class or its person belongs to another authority' as note
  from people.membership m join people.affiliation a on a.id = m.affiliation_id join organisation."group" g on g.id = m.group_id
  where a.authority_id <> m.authority_id or g.authority_id <> m.authority_id
  union all
  select a.authority_id, 'people.affiliation', a.id, 'its school or its person belongs to another authority'
  from people.affiliation a join people.person p on p.id = a.person_id left join organisation.school s on s.id = a.school_id
  where p.authority_id <> a.authority_id or s.authority_id <> a.authority_id
  union all
  select k.authority_id, 'people.account', k.id, 'its person belongs to another authority'
  from people.account k join people.person p on p.id = k.person_id where p.authority_id is distinct from k.authority_id;

-- An account that lives on after the day by which it had to be gone (two nights of grace), or whose person is deleted.
create view people.invariant_account_alive as
  select k.authority_id, 'people.account'::text as object, k.id as object_id, 'to be deleted by ' || k.delete_day || ' and still ' || k.state as note
  from people.account k where k.state <> 'deleted' and k.delete_day < current_date - 2
    and not exists (select from people.retention_hold h where h.authority_id = k.authority_id and h.person_id = k.person_id and (h.until_day is null or h.until_day >= current_date))
  union all
  select k.authority_id, 'people.account', k.id, 'its person is deleted'
  from people.account k join people.person p on p.authority_id = k.authority_id and p.id = k.person_id where k.state in ('invited', 'active') and p.state = 'deleted';
