-- For which time a fee is: once for the whole rent, each month, school half-year or school year. What was agreed before was for the whole.
alter table loans.contract add column fee_period text check (fee_period in ('once', 'monthly', 'halfYear', 'schoolYear'));
update loans.contract set fee_period = 'once' where fee is not null;
-- Rents whose instalments may fall into a span.
create index contract_rent on loans.contract (authority_id, until_day) where kind = 'rent' and fee > 0;
