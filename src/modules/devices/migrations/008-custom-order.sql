-- Texts of further fields in their order. A list that is sorted by one walks along this index instead of sorting all devices: comparing
-- German words is most of what that costs. Written by the database itself, whoever changes a device.
create table devices.custom_text (
  authority_id uuid not null,
  device_id uuid not null,
  key text not null,
  value text collate kernel.german not null,
  primary key (authority_id, device_id, key),
  foreign key (authority_id, device_id) references devices.device (authority_id, id) on delete cascade
);
create index custom_text_order on devices.custom_text (authority_id, key, value, device_id);
select kernel.tenant_table('devices.custom_text');

insert into devices.custom_text (authority_id, device_id, key, value)
select d.authority_id, d.id, v.key, v.value #>> '{}' from devices.device d cross join lateral jsonb_each(d.custom) v
where d.custom <> '{}' and jsonb_typeof(v.value) = 'string';

create function devices.note_custom_text() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  if tg_op = 'UPDATE' then
    delete from devices.custom_text t where t.authority_id = new.authority_id and t.device_id = new.id;
  end if;
  insert into devices.custom_text (authority_id, device_id, key, value)
  select new.authority_id, new.id, v.key, v.value #>> '{}' from jsonb_each(new.custom) v where jsonb_typeof(v.value) = 'string';
  return null;
end $$;
create trigger custom_text_of_new after insert on devices.device for each row when (new.custom <> '{}') execute function devices.note_custom_text();
create trigger custom_text_follows after update of custom on devices.device for each row
  when (old.custom is distinct from new.custom) execute function devices.note_custom_text();

-- A device that a list sorted by a further field would pass over or put into a wrong place.
create view devices.invariant_custom_text as
  select coalesce(d.authority_id, t.authority_id) as authority_id, 'devices.device'::text as object, coalesce(d.id, t.device_id) as object_id,
    'the order does not know ' || coalesce(d.key, t.key) || ' as it is' as note
  from (select d.authority_id, d.id, v.key, v.value #>> '{}' as value from devices.device d cross join lateral jsonb_each(d.custom) v
    where d.custom <> '{}' and jsonb_typeof(v.value) = 'string') d
  full join devices.custom_text t on t.authority_id = d.authority_id and t.device_id = d.id and t.key = d.key
  where d.value is distinct from t.value collate "C";
