-- Orders and their approvals, budgets with their ledger, what an approved order becomes, and the yearly investment talk.
create schema orders;

-- ------------------------------------------------------------------ money
create table orders.budget (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  name text collate kernel.german not null,
  year int not null check (year between 2000 and 2200),
  pot text not null check (pot in ('authority', 'land')),
  -- Nothing: a budget of the authority for all its schools.
  school_id uuid,
  cost_centre text,
  -- The last day on which an order may still be charged to it.
  order_until date,
  state text not null default 'open' check (state in ('open', 'closed')),
  version int not null default 1,
  primary key (authority_id, id),
  foreign key (authority_id, school_id) references organisation.school (authority_id, id),
  constraint budget_once unique nulls not distinct (authority_id, year, pot, school_id, name)
);
create index budget_list on orders.budget (authority_id, name, id);
create index budget_school on orders.budget (authority_id, school_id, year);

-- ------------------------------------------------------------------ orders
create table orders.order (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  number text not null,
  school_id uuid not null,
  kind text not null check (kind in ('service', 'device', 'software', 'room', 'move', 'other')),
  title text collate kernel.german not null,
  reason text,
  wished_day date,
  room_id uuid,
  -- A service of the catalogue in the version that was looked at.
  block text,
  block_version text,
  -- Answers to the form of the kind or of the block.
  details jsonb not null default '{}',
  -- Cents, once and per year; nothing: not known yet.
  amount bigint check (amount >= 0),
  yearly bigint check (yearly >= 0),
  pot text not null default 'authority' check (pot in ('authority', 'land')),
  budget_id uuid,
  state text not null default 'draft' check (state in ('draft', 'submitted', 'approving', 'approved', 'refused', 'withdrawn', 'fulfilling', 'done')),
  -- A new round begins when an order is sent again or becomes dearer while it is looked at.
  round int not null default 0,
  step text check (step in ('coordinator', 'head', 'authority', 'budget')),
  due_at timestamptz,
  account_id uuid not null,
  person_id uuid,
  wisher text not null,
  submitted_at timestamptz,
  decided_at timestamptz,
  done_at timestamptz,
  booking_id uuid,
  created_at timestamptz not null default now(),
  version int not null default 1,
  search text generated always as (kernel.fold(number || ' ' || title || ' ' || wisher)) stored,
  primary key (authority_id, id),
  constraint order_number unique (authority_id, number),
  foreign key (authority_id, school_id) references organisation.school (authority_id, id),
  foreign key (authority_id, room_id) references organisation.room (authority_id, id),
  foreign key (authority_id, budget_id) references orders.budget
);
create index order_list on orders.order (authority_id, number, id);
create index order_school on orders.order (authority_id, school_id, state);
create index order_waiting on orders.order (authority_id, step, school_id) where step is not null;
create index order_wisher on orders.order (authority_id, account_id);
create index order_budget on orders.order (authority_id, budget_id) where budget_id is not null;

create table orders.line (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  order_id uuid not null,
  position int not null,
  text text collate kernel.german not null,
  quantity int not null check (quantity between 1 and 100000),
  -- Estimated, in cents.
  unit_price bigint check (unit_price >= 0),
  supplier text collate kernel.german,
  state text not null default 'wanted' check (state in ('wanted', 'ordered', 'delivered', 'dropped')),
  -- Number of the purchase order at the supplier.
  purchase text,
  ordered_at timestamptz,
  delivered_at timestamptz,
  version int not null default 1,
  primary key (authority_id, id),
  foreign key (authority_id, order_id) references orders.order on delete cascade
);
create index line_order on orders.line (authority_id, order_id, position);
create index line_list on orders.line (authority_id, text, id);

create table orders.comment (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  order_id uuid not null,
  account_id uuid,
  text text not null,
  at timestamptz not null,
  primary key (authority_id, id),
  foreign key (authority_id, order_id) references orders.order on delete cascade
);
create index comment_order on orders.comment (authority_id, order_id, id);

-- ------------------------------------------------------------------ the way of approval
create table orders.route_rule (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  position int not null,
  name text not null,
  -- Nothing: all kinds, both pots, any amount.
  kinds text[],
  pot text check (pot in ('authority', 'land')),
  from_amount bigint,
  below_amount bigint,
  -- [{step, days, remind}]
  steps jsonb not null,
  primary key (authority_id, id)
);
create index route_rule_position on orders.route_rule (authority_id, position);

create table orders.approval (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  order_id uuid not null,
  round int not null,
  position int not null,
  step text not null check (step in ('coordinator', 'head', 'authority', 'budget')),
  state text not null check (state in ('waiting', 'open', 'approved', 'refused', 'skipped', 'void')),
  -- Why a step was left out: the head wishes herself, nobody holds the step, the head decided first.
  why text check (why in ('proposer', 'unheld', 'decided')),
  days int not null,
  remind int,
  account_id uuid,
  person_id uuid,
  name text,
  -- The name of whom the deciding person stood in for.
  lent_by text,
  note text,
  -- Why more money was promised than the budget holds.
  overrule text,
  opened_at timestamptz,
  due_at timestamptz,
  reminded_at timestamptz,
  escalated_at timestamptz,
  decided_at timestamptz,
  primary key (authority_id, id),
  foreign key (authority_id, order_id) references orders.order on delete cascade,
  constraint approval_place unique (authority_id, order_id, round, position),
  check ((state in ('approved', 'refused')) = (account_id is not null)),
  check (state <> 'skipped' or why is not null)
);
create index approval_open on orders.approval (authority_id, due_at) where state = 'open';
-- Four eyes: no account and no person approves twice.
create unique index approval_account_once on orders.approval (authority_id, order_id, round, account_id) where state = 'approved';
create unique index approval_person_once on orders.approval (authority_id, order_id, round, person_id) where state = 'approved' and person_id is not null;

-- No order is approved, fulfilled or done without the school's and the authority's word, and never by the word of who wishes it.
create function orders.check_approved() returns trigger language plpgsql as $$
declare
  school boolean;
  authority boolean;
  open boolean;
  own boolean;
begin
  if new.state not in ('approved', 'fulfilling', 'done') then return new; end if;
  if tg_op = 'UPDATE' and old.state in ('approved', 'fulfilling', 'done') and new.round = old.round then return new; end if;
  select coalesce(bool_or(a.step = 'head' and (a.state = 'approved' or (a.state = 'skipped' and a.why = 'proposer'))), false),
         coalesce(bool_or(a.step = 'authority' and a.state = 'approved'), false),
         coalesce(bool_or(a.state in ('waiting', 'open', 'refused')), false),
         coalesce(bool_or(a.state = 'approved' and (a.account_id = new.account_id or a.person_id = new.person_id)), false)
    into school, authority, open, own
    from orders.approval a where a.authority_id = new.authority_id and a.order_id = new.id and a.round = new.round;
  if not school or not authority or open or own then
    raise exception 'order % has not been approved by school and authority', new.number using errcode = 'check_violation', constraint = 'order_approved';
  end if;
  return new;
end $$;
create trigger check_approved before insert or update of state, round on orders.order for each row execute function orders.check_approved();

-- ------------------------------------------------------------------ the ledger: written once, never changed; every figure is a sum of its lines
create table orders.ledger (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  budget_id uuid not null,
  order_id uuid,
  -- allocation: given to the budget; commitment: promised by an approved order (negative: freed); payment: paid.
  kind text not null check (kind in ('allocation', 'commitment', 'payment')),
  amount bigint not null check (amount <> 0),
  note text,
  overrule text,
  account_id uuid,
  at timestamptz not null,
  primary key (authority_id, id),
  foreign key (authority_id, budget_id) references orders.budget,
  foreign key (authority_id, order_id) references orders.order,
  check ((kind = 'allocation') = (order_id is null))
);
create index ledger_budget on orders.ledger (authority_id, budget_id);
create index ledger_order on orders.ledger (authority_id, order_id) where order_id is not null;

create view orders.budget_figures with (security_invoker = true) as
  select b.authority_id, b.id, coalesce(sum(l.amount) filter (where l.kind = 'allocation'), 0)::bigint as allocated,
    coalesce(sum(l.amount) filter (where l.kind = 'commitment'), 0)::bigint as committed,
    coalesce(sum(l.amount) filter (where l.kind = 'payment'), 0)::bigint as paid,
    (coalesce(sum(l.amount) filter (where l.kind = 'allocation'), 0) - coalesce(sum(l.amount) filter (where l.kind <> 'allocation'), 0))::bigint as remaining,
    coalesce(bool_or(l.overrule is not null), false) as overruled
  from orders.budget b left join orders.ledger l on l.authority_id = b.authority_id and l.budget_id = b.id
  group by b.authority_id, b.id;

-- What must hold of orders (see kernel 020-invariants.sql): more promised and paid than given without anybody's word, an order that
-- frees more than it bound, money bound or work begun for an order that school and authority have not approved.
create view orders.invariant_overspent with (security_invoker = true) as
  select f.authority_id, 'orders.budget'::text as object, f.id as object_id, 'more is promised and paid than was given, and nobody said why' as note
  from orders.budget_figures f where f.remaining < 0 and not f.overruled;
create view orders.invariant_freed with (security_invoker = true) as
  select l.authority_id, 'orders.order'::text as object, l.order_id as object_id, 'more was freed than was promised' as note
  from orders.ledger l where l.kind = 'commitment' group by l.authority_id, l.order_id having sum(l.amount) < 0;
create view orders.invariant_unapproved with (security_invoker = true) as
  select o.authority_id, 'orders.order'::text as object, o.id as object_id, 'it binds money and is not approved' as note
  from orders.order o join (select l.authority_id, l.order_id from orders.ledger l where l.kind = 'commitment' group by l.authority_id, l.order_id having sum(l.amount) > 0) l
    on l.authority_id = o.authority_id and l.order_id = o.id
  where o.state not in ('approved', 'fulfilling', 'done')
  union all
  select o.authority_id, 'orders.order', o.id, 'it goes on without the word of the school or the authority'
  from orders.order o left join lateral (select bool_or(a.step = 'head' and (a.state = 'approved' or a.why = 'proposer')) as school, bool_or(a.step = 'authority' and a.state = 'approved') as authority,
      bool_or(a.state = 'approved' and a.account_id = o.account_id) as own
    from orders.approval a where a.authority_id = o.authority_id and a.order_id = o.id and a.round = o.round) a on true
  where o.state in ('approved', 'fulfilling', 'done') and not (coalesce(a.school, false) and coalesce(a.authority, false) and not coalesce(a.own, false));
do $$ begin
  execute format('grant select on orders.budget_figures, orders.invariant_overspent, orders.invariant_freed, orders.invariant_unapproved to %I', current_setting('muses.app_role'));
end $$;

-- ------------------------------------------------------------------ what an approved order becomes
create table orders.task (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  order_id uuid not null,
  title text collate kernel.german not null,
  note text,
  -- Who does it; nothing: nobody holds it yet.
  account_id uuid,
  holder text,
  due_day date,
  state text not null default 'open' check (state in ('open', 'done', 'dropped')),
  done_at timestamptz,
  version int not null default 1,
  primary key (authority_id, id),
  foreign key (authority_id, order_id) references orders.order on delete cascade
);
create index task_order on orders.task (authority_id, order_id);
create index task_list on orders.task (authority_id, due_day, id);

-- ------------------------------------------------------------------ the yearly investment talk
create table orders.talk (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  school_id uuid not null,
  year int not null check (year between 2000 and 2200),
  day date,
  participants text,
  notes text,
  state text not null default 'planned' check (state in ('planned', 'held')),
  version int not null default 1,
  primary key (authority_id, id),
  foreign key (authority_id, school_id) references organisation.school (authority_id, id),
  constraint talk_once unique (authority_id, school_id, year)
);
create table orders.decision (
  authority_id uuid not null,
  id uuid not null default kernel.new_id(),
  talk_id uuid not null,
  position int not null,
  title text collate kernel.german not null,
  kind text not null check (kind in ('service', 'device', 'software', 'room', 'move', 'other')),
  amount bigint check (amount >= 0),
  pot text not null default 'authority' check (pot in ('authority', 'land')),
  verdict text not null default 'open' check (verdict in ('open', 'yes', 'no', 'later')),
  note text,
  -- The wish that was spoken about, and the order that came of it.
  wish_id uuid,
  order_id uuid,
  version int not null default 1,
  primary key (authority_id, id),
  foreign key (authority_id, talk_id) references orders.talk on delete cascade,
  foreign key (authority_id, wish_id) references orders.order,
  foreign key (authority_id, order_id) references orders.order
);
create index decision_talk on orders.decision (authority_id, talk_id, position);

select kernel.tenant_table('orders.budget');
select kernel.tenant_table('orders.order');
select kernel.tenant_table('orders.line');
select kernel.tenant_table('orders.comment', 'select', 'insert');
select kernel.tenant_table('orders.route_rule');
select kernel.tenant_table('orders.approval', 'select', 'insert', 'update');
select kernel.tenant_table('orders.ledger', 'select', 'insert');
select kernel.tenant_table('orders.task');
select kernel.tenant_table('orders.talk');
select kernel.tenant_table('orders.decision');
select kernel.searchable('orders.order', 'school_id');
