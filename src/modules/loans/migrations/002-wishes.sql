-- Wishes for loan devices: who wishes for whom, the way through the school, and the contract it became.
create table loans.wish (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  school_id uuid not null,
  person_id uuid,
  -- Who wished; she does not decide it.
  account_id uuid,
  wisher text not null,
  kind text not null,
  from_day date not null,
  until_day date not null,
  reason text not null,
  state text not null default 'open' check (state in ('open', 'approved', 'declined', 'withdrawn', 'prepared')),
  -- Who decides next, while it is open.
  step text check (step in ('coordinator', 'head')),
  answer text,
  contract_id uuid,
  created_at timestamptz not null default now(),
  version int not null default 1,
  primary key (authority_id, id),
  foreign key (authority_id, school_id) references organisation.school (authority_id, id),
  foreign key (authority_id, person_id) references people.person (authority_id, id),
  foreign key (authority_id, contract_id) references loans.contract (authority_id, id),
  check (until_day >= from_day),
  check ((state = 'open') = (step is not null)),
  check ((state = 'prepared') = (contract_id is not null))
);
create index wish_created on loans.wish (authority_id, created_at desc, id);
create index wish_school on loans.wish (authority_id, school_id, state, created_at, id);
create index wish_account on loans.wish (authority_id, account_id);
create index wish_contract on loans.wish (authority_id, contract_id);
-- Nobody is wished for twice at a time.
create unique index wish_once on loans.wish (authority_id, person_id, kind) where state in ('open', 'approved');
select kernel.tenant_table('loans.wish');

-- Every decision on the way, with the name of who made it.
create table loans.wish_decision (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  wish_id uuid not null,
  step text not null check (step in ('coordinator', 'head')),
  verdict text not null check (verdict in ('approved', 'declined')),
  account_id uuid,
  name text not null,
  reason text,
  decided_at timestamptz not null,
  primary key (authority_id, id),
  foreign key (authority_id, wish_id) references loans.wish (authority_id, id) on delete cascade,
  constraint wish_decision_step unique (authority_id, wish_id, step)
);
select kernel.tenant_table('loans.wish_decision');
