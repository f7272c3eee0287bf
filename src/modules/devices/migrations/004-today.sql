-- Days are German days: between 22 or 23 o'clock and midnight in UTC the database's own day is yesterday.
alter table devices.device alter column since set default kernel.today();
