-- What a programme wants to see on labels, which kinds of devices it pays for, and photos that prove a label is there.
alter table funding.programme
  add column logo_file_id uuid,
  add column logo_name text,
  add column kinds text[],
  add column kinds_rule text check (kinds_rule in ('warn', 'refuse'));

create table funding.label_photo (
  authority_id uuid not null,
  device_id uuid not null,
  file_id uuid not null,
  primary key (authority_id, device_id),
  foreign key (authority_id, device_id) references devices.device (authority_id, id) on delete cascade,
  -- A photo that is taken away from its device proves nothing any more.
  foreign key (authority_id, file_id) references kernel.file (authority_id, id) on delete cascade
);
create index label_photo_file on funding.label_photo (authority_id, file_id);
select kernel.tenant_table('funding.label_photo');
