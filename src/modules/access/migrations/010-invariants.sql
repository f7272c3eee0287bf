-- What must hold of rights (see kernel 020-invariants.sql).

-- A right across authorities: granted at a place of another authority than the grant's own.
create view access.invariant_authority as
  select g.authority_id, 'access.grant'::text as object, g.id as object_id, 'its place belongs to another authority' as note
  from access."grant" g left join organisation.school s on s.id = g.school_id left join organisation."group" c on c.id = g.group_id
  where s.authority_id <> g.authority_id or c.authority_id <> g.authority_id;

-- Somebody is signed in with an account that is deleted.
create view access.invariant_session_of_nobody as
  select s.authority_id, 'access.session'::text as object, s.id as object_id, 'its account is deleted' as note
  from access.session s join people.account k on k.id = s.account_id
  where k.state = 'deleted' and s.ended_at is null and s.expires_at > now() and s.seen_at > k.changed_at + interval '2 minutes';
