-- Ids rise with time: an index that rises with them fills its pages one after the other, one that falls leaves every page half empty, and
-- PostgreSQL reads both from either end. A line's id is unique within its authority, so that one index is key and order of time at once.
drop index kernel.audit_time;
alter table kernel.audit drop constraint audit_pkey;
alter table kernel.audit add constraint audit_time unique nulls not distinct (authority_id, id);
drop index kernel.audit_account;
create index audit_account on kernel.audit (authority_id, account_id, id);

-- The same for what an import did: ordered by kind of row, each kind was pushed between the others.
alter table kernel.import_change drop constraint import_change_pkey;
alter table kernel.import_change add primary key (authority_id, import_id, row_id, relation);
