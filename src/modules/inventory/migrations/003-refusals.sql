-- Reports that were refused, counted per address, day and reason: a technician sees that something is wrong and where. Nothing of what was
-- sent is kept, and however often an agent tries again, a day has one row per reason.
create table inventory.refusal (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  enrolment_id uuid not null,
  day date not null,
  reason text not null check (reason in ('closed', 'packed', 'tooLarge', 'entities', 'xml', 'json', 'shape')),
  count int not null default 1,
  last_at timestamptz not null,
  primary key (authority_id, id),
  unique (authority_id, enrolment_id, day, reason),
  foreign key (authority_id, enrolment_id) references inventory.enrolment (authority_id, id) on delete cascade
);
create index refusal_last on inventory.refusal (authority_id, last_at desc, id);
select kernel.tenant_table('inventory.refusal');

-- Whose address it is or was, before a tenant is known; a closed one takes nothing, but its authority should hear that agents still use it.
create function inventory.find_address(wanted bytea) returns table (authority_id uuid, id uuid, school_id uuid, active boolean)
language sql stable security definer set search_path = pg_catalog as $$
  select e.authority_id, e.id, e.school_id, e.active from inventory.enrolment e join organisation.authority o on o.id = e.authority_id and o.state = 'active'
  where e.digest = wanted
$$;
revoke execute on function inventory.find_address from public;
do $$ begin
  execute format('grant execute on function inventory.find_address to %I', current_setting('muses.app_role'));
end $$;
