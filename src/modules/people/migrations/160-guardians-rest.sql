-- A guardian by hand who went with her last child comes back with it: the link says that it rests with the child.
alter table people.guardian add column rests boolean not null default false;
create index guardian_rests on people.guardian (authority_id, ward_id) where rests;

-- Who left with all of her children before this was noted.
update people.guardian g set rests = true from people.person p
where p.authority_id = g.authority_id and p.id = g.person_id and p.state = 'leaving'
  and exists (select from people.affiliation a where a.authority_id = g.authority_id and a.person_id = g.person_id and a.role = 'guardian' and a.source is null)
  and not exists (select from people.guardian o join people.person w on w.authority_id = o.authority_id and w.id = o.ward_id
    where o.authority_id = g.authority_id and o.person_id = g.person_id and w.state = 'active');

-- An account is found by its name within an authority and, at sign-in, in all of them: one index with the name first answers both.
create unique index account_name_once on people.account (name_key, authority_id) nulls not distinct where state <> 'deleted';
drop index people.account_name;
drop index people.account_name_lookup;
alter index people.account_name_once rename to account_name;

-- Memberships are met by their place or their group; nobody asks for those of a source alone.
drop index people.membership_source;
