-- One period per class of data: accounts, people, and what is over while the person is still there (contracts, orders, sign-ins …).
-- A row without an amount is a class that was put back to the shipped period; it keeps its history and its version.
alter table people.retention_rule drop constraint retention_rule_account_days_check, drop constraint retention_rule_person_days_check, drop constraint retention_rule_check;
alter table people.retention_rule rename column person_days to amount;
alter table people.retention_rule alter column account_days drop not null, alter column amount drop not null,
  add column unit text not null default 'day' check (unit in ('day', 'month', 'year')),
  -- Where the period begins: with the day itself, or with the end of the school year or calendar year in which it lies.
  add column counts_from text not null default 'day' check (counts_from in ('day', 'schoolYear', 'calendarYear')),
  add constraint retention_amount check (amount between 0 and 36600);
insert into people.retention_rule (authority_id, data_class, amount, reason)
  select authority_id, 'accounts', account_days, reason from people.retention_rule where data_class = 'person';
update people.retention_rule set data_class = 'people' where data_class = 'person';
alter table people.retention_rule drop column account_days;

alter table people.deletion drop constraint deletion_kind_check;
alter table people.deletion add constraint deletion_kind check (kind ~ '^[a-z][A-Za-z]{1,39}$'),
  -- {amount, unit, from}: the period that was in force.
  add column period jsonb;
