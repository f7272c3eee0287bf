-- Files whose parts rest sealed under the key of the installation: rosters as schools upload them, until they are taken over.
alter table kernel.file add column sealed boolean not null default false;
