-- What was not handed over with a device, and accessories that stay away as a case of their own.
alter table loans.item add column lacking text;
alter table loans.damage_case drop constraint damage_case_kind_check;
alter table loans.damage_case add constraint damage_case_kind_check check (kind in ('damage', 'loss', 'theft', 'accessory'));
