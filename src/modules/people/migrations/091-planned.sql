-- Since when a school is to be taken over on the effective day.
alter table people.year_change_school add column planned_at timestamptz;
