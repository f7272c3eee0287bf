-- Funding: programmes with their rules, grants, what they are for, receipts, and the devices they paid for.
create schema funding;

create table funding.programme (
  authority_id uuid not null references organisation.authority (id),
  id uuid not null default kernel.new_id(),
  name text collate kernel.german not null,
  short text,
  level text not null check (level in ('eu', 'federal', 'land', 'municipal', 'other')),
  land text,
  funder text,
  binding_months int check (binding_months >= 0),
  binding_start text check (binding_start in ('commissioning', 'purchase', 'payment', 'granted', 'periodEnd')),
  receipt_years int check (receipt_years >= 0),
  own_share_percent numeric(5, 2) check (own_share_percent between 0 and 100),
  logo boolean,
  logo_text text,
  eligible text,
  rules text,
  source text,
  source_url text,
  checked_on date,
  template text,
  state text not null default 'active' check (state in ('active', 'retired')),
  version int not null default 1,
  primary key (authority_id, id)
);
create index programme_name on funding.programme (authority_id, name, id);
create unique index programme_template on funding.programme (authority_id, template) where template is not null and state = 'active';

create table funding."grant" (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  title text collate kernel.german not null,
  programme_id uuid not null,
  reference text,
  state text not null default 'planned' check (state in ('planned', 'applied', 'granted', 'submitted', 'closed', 'revoked')),
  amount bigint not null check (amount >= 0),
  own_share bigint check (own_share >= 0),
  applied_on date,
  granted_on date,
  starts_on date,
  ends_on date,
  proof_due date,
  submitted_on date,
  cost_centre text,
  contact text,
  note text,
  version int not null default 1,
  primary key (authority_id, id),
  foreign key (authority_id, programme_id) references funding.programme (authority_id, id),
  check (ends_on >= starts_on)
);
create index grant_title on funding."grant" (authority_id, title, id);
create index grant_programme on funding."grant" (authority_id, programme_id);
create index grant_due on funding."grant" (authority_id, proof_due, id);
create unique index grant_reference on funding."grant" (authority_id, programme_id, reference) where reference is not null;

create table funding.line (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  grant_id uuid not null,
  measure text collate kernel.german not null,
  school_id uuid,
  name text collate kernel.german not null,
  category text not null check (category in ('devices', 'infrastructure', 'software', 'services', 'support', 'other')),
  quantity numeric(12, 2),
  planned bigint not null check (planned >= 0),
  version int not null default 1,
  primary key (authority_id, id),
  foreign key (authority_id, grant_id) references funding."grant" (authority_id, id) on delete cascade,
  foreign key (authority_id, school_id) references organisation.school (authority_id, id)
);
create index line_grant on funding.line (authority_id, grant_id, measure, id);
create index line_school on funding.line (authority_id, school_id);

create table funding.receipt (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  grant_id uuid not null,
  line_id uuid,
  school_id uuid,
  kind text not null check (kind in ('order', 'invoice', 'credit')),
  number text collate kernel.german not null,
  supplier text collate kernel.german,
  day date not null,
  paid_on date,
  gross bigint not null check (gross >= 0),
  eligible bigint not null check (eligible >= 0 and eligible <= gross),
  file_id uuid,
  file_name text,
  note text,
  version int not null default 1,
  primary key (authority_id, id),
  foreign key (authority_id, grant_id) references funding."grant" (authority_id, id),
  foreign key (authority_id, line_id) references funding.line (authority_id, id),
  foreign key (authority_id, school_id) references organisation.school (authority_id, id)
);
create index receipt_grant on funding.receipt (authority_id, grant_id, day, id);
create index receipt_line on funding.receipt (authority_id, line_id);
create unique index receipt_number on funding.receipt (authority_id, kind, coalesce(supplier, ''), number);

create table funding.asset (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  device_id uuid not null,
  grant_id uuid not null,
  line_id uuid,
  receipt_id uuid,
  amount bigint not null check (amount >= 0),
  bound_from date,
  bound_until date,
  released_on date,
  release_reference text,
  version int not null default 1,
  primary key (authority_id, id),
  foreign key (authority_id, device_id) references devices.device (authority_id, id),
  foreign key (authority_id, grant_id) references funding."grant" (authority_id, id),
  foreign key (authority_id, line_id) references funding.line (authority_id, id),
  foreign key (authority_id, receipt_id) references funding.receipt (authority_id, id),
  unique (authority_id, device_id, grant_id)
);
create index asset_grant on funding.asset (authority_id, grant_id, id);
create index asset_until on funding.asset (authority_id, bound_until, id);
create index asset_receipt on funding.asset (authority_id, receipt_id);

select kernel.tenant_table('funding.programme');
select kernel.tenant_table('funding."grant"');
select kernel.tenant_table('funding.line');
select kernel.tenant_table('funding.receipt');
select kernel.tenant_table('funding.asset');
