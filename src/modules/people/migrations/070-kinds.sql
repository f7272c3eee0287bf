-- Whether somebody is or was a learner or on a staff stands on her own row: lists of some 5 % begin with those, and pupils by birth day begin
-- with the first pupil. It says who may come into question, not who is: places end by the calendar, and what stands here is never taken back.
alter table people.person add column learner boolean not null default false, add column staff boolean not null default false;

update people.person p set learner = k.learner, staff = k.staff
from (select a.authority_id, a.person_id, bool_or(a.role = 'learner') as learner, bool_or(a.role not in ('learner', 'guardian')) as staff
  from people.affiliation a group by 1, 2) k
where p.authority_id = k.authority_id and p.id = k.person_id;

create index person_learner_birth on people.person (authority_id, birth_day, id) where learner and state <> 'deleted';
create index person_staff_name on people.person (authority_id, name, id) where staff and state <> 'deleted';

create function people.note_kinds() returns trigger language plpgsql as $$
begin
  update people.person p set learner = p.learner or k.learner, staff = p.staff or k.staff
  from (select a.authority_id, a.person_id, bool_or(a.role = 'learner') as learner, bool_or(a.role not in ('learner', 'guardian')) as staff
    from fresh a group by 1, 2) k
  where p.authority_id = k.authority_id and p.id = k.person_id and (k.learner and not p.learner or k.staff and not p.staff);
  return null;
end $$;
create trigger kinds_of_new after insert on people.affiliation referencing new table as fresh for each statement execute function people.note_kinds();
create trigger kinds_of_moved after update on people.affiliation referencing new table as fresh for each statement execute function people.note_kinds();

-- An import that is taken back writes old rows; what came to a person since must stay.
create function people.keep_kinds() returns trigger language plpgsql as $$
begin
  new.learner := new.learner or old.learner;
  new.staff := new.staff or old.staff;
  return new;
end $$;
create trigger kinds_stay before update on people.person for each row
  when (old.learner and not new.learner or old.staff and not new.staff) execute function people.keep_kinds();

-- Somebody whom the lists of pupils or of the staff would pass over.
create view people.invariant_kinds as
  select p.authority_id, 'people.person'::text as object, p.id as object_id, 'has a place as ' || a.role || ' that her row does not tell' as note
  from people.affiliation a join people.person p on p.authority_id = a.authority_id and p.id = a.person_id
  where a.role = 'learner' and not p.learner or a.role not in ('learner', 'guardian') and not p.staff;
