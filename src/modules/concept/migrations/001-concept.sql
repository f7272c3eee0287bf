-- Operation concepts, their frozen editions with signatures, contracts with processors, and where reality deviates.
create schema concept;

create table concept.concept (
  authority_id uuid not null references organisation.authority,
  id uuid not null default kernel.new_id(),
  kind text not null check (kind in ('authority', 'group', 'school')),
  title text collate kernel.german not null,
  school_id uuid,
  schools uuid[] not null default '{}',
  state text not null default 'active' check (state in ('active', 'archived')),
  created_at timestamptz not null default now(),
  version int not null default 1,
  primary key (authority_id, id),
  foreign key (authority_id, school_id) references organisation.school (authority_id, id),
  check ((kind = 'school') = (school_id is not null)),
  check ((kind = 'group') = (schools <> '{}'))
);
create unique index concept_one_authority on concept.concept (authority_id) where kind = 'authority' and state = 'active';
create unique index concept_one_school on concept.concept (authority_id, school_id) where kind = 'school' and state = 'active';
create index concept_title on concept.concept (authority_id, title, id);
select kernel.tenant_table('concept.concept');

-- A frozen state. Its content never changes; what is signed is what its digest names.
create table concept.edition (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  concept_id uuid not null,
  number int not null,
  state text not null default 'draft' check (state in ('draft', 'forSignature', 'signed', 'superseded')),
  document jsonb not null,
  digest text not null,
  schools uuid[] not null,
  note text,
  due date,
  frozen_at timestamptz not null,
  frozen_by text not null,
  signed_at timestamptz,
  version int not null default 1,
  primary key (authority_id, id),
  unique (authority_id, concept_id, number),
  foreign key (authority_id, concept_id) references concept.concept (authority_id, id)
);
create unique index edition_open on concept.edition (authority_id, concept_id) where state in ('draft', 'forSignature');
create index edition_due on concept.edition (authority_id, due) where state = 'forSignature';
select kernel.tenant_table('concept.edition');

create table concept.signature (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  edition_id uuid not null,
  school_id uuid,
  state text not null default 'open' check (state in ('open', 'signed', 'declined')),
  account_id uuid,
  name text,
  comment text,
  at timestamptz,
  reminded_at timestamptz,
  version int not null default 1,
  primary key (authority_id, id),
  constraint signature_once unique nulls not distinct (authority_id, edition_id, school_id),
  foreign key (authority_id, edition_id) references concept.edition (authority_id, id) on delete cascade,
  foreign key (authority_id, school_id) references organisation.school (authority_id, id),
  check ((state = 'open') = (at is null))
);
create index signature_school on concept.signature (authority_id, school_id, state);
select kernel.tenant_table('concept.signature');

create table concept.contract (
  authority_id uuid not null references organisation.authority,
  id uuid not null default kernel.new_id(),
  title text collate kernel.german not null,
  kind text not null check (kind in ('processor', 'joint', 'none')),
  processor text collate kernel.german not null,
  signed date,
  valid_until date,
  notice_until date,
  measures text,
  note text,
  blocks jsonb not null,
  schools jsonb not null default '[]',
  sub_processors jsonb not null default '[]',
  file_id uuid,
  file_name text,
  version int not null default 1,
  primary key (authority_id, id),
  check (valid_until is null or signed is null or valid_until >= signed)
);
create index contract_title on concept.contract (authority_id, title, id);
select kernel.tenant_table('concept.contract');

-- What was found when paper was last compared with reality; a finding keeps its row as long as it is the same one.
create table concept.deviation (
  authority_id uuid not null references organisation.authority,
  id uuid not null default kernel.new_id(),
  school_id uuid,
  source text not null,
  key text not null,
  block text,
  tone text not null check (tone in ('danger', 'warning', 'info')),
  values jsonb not null default '{}',
  href text not null,
  since date not null,
  state text not null default 'open' check (state in ('open', 'inWork', 'accepted')),
  accepted_until date,
  reason text,
  decided_by text,
  decided_at timestamptz,
  version int not null default 1,
  primary key (authority_id, id),
  constraint deviation_same unique nulls not distinct (authority_id, source, school_id, key),
  foreign key (authority_id, school_id) references organisation.school (authority_id, id),
  check ((state = 'accepted') = (accepted_until is not null))
);
create index deviation_since on concept.deviation (authority_id, since, id);
create index deviation_school on concept.deviation (authority_id, school_id, state);
select kernel.tenant_table('concept.deviation');

-- When an authority was last compared.
create table concept.look (
  authority_id uuid not null references organisation.authority primary key,
  at timestamptz not null
);
select kernel.tenant_table('concept.look');
