-- What must hold of schools (see kernel 020-invariants.sql).

-- A school that no audit line tells of.
create view organisation.invariant_school_untold as
  select s.authority_id, 'organisation.school'::text as object, s.id as object_id, 'no audit line tells of this school' as note
  from organisation.school s
  where not exists (select from kernel.audit a where a.authority_id = s.authority_id and a.object = 'organisation.school' and a.object_id = s.id);

-- A school acknowledged by an import of a list of schools that is not there.
create view organisation.invariant_school_lost as
  select c.authority_id, 'organisation.school'::text as object, c.row_id as object_id, 'import ' || c.import_id || ' created a school that is not there' as note
  from kernel.import_change c join kernel.import i on i.authority_id = c.authority_id and i.id = c.import_id
  where c.relation = 'organisation.school' and c.action = 'c' and not c.undone and i.state = 'applied'
    and not exists (select from organisation.school s where s.authority_id = c.authority_id and s.id = c.row_id);

-- A class at a school of another authority.
create view organisation.invariant_authority as
  select g.authority_id, 'organisation.group'::text as object, g.id as object_id, 'its school belongs to another authority' as note
  from organisation."group" g join organisation.school s on s.id = g.school_id where s.authority_id <> g.authority_id;
