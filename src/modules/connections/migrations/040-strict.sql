-- What arrives may be taken over by itself only when nothing in it is wrong or in doubt.
alter table connections.source drop constraint source_policy_check;
alter table connections.source add constraint source_policy_check check (policy in ('ask', 'apply', 'strict')) not valid;
alter table connections.source validate constraint source_policy_check;
