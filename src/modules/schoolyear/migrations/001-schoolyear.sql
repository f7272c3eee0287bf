-- The change of the school year: its tables came from people, with their rows, policies and rights.
create schema schoolyear;
alter table people.year_change set schema schoolyear;
alter table people.year_change_school set schema schoolyear;
do $$ begin
  execute format('grant usage on schema schoolyear to %I', current_setting('muses.app_role'));
end $$;

-- The two rights got the name of the module: whoever had one keeps it.
update access.role set edits = replace(replace(edits::text, '"people.yearChange"', '"schoolyear.change"'), '"people.yearChange.view"', '"schoolyear.view"')::jsonb
where edits::text like '%"people.yearChange%';
update access.token set rights = array_replace(array_replace(rights, 'people.yearChange', 'schoolyear.change'), 'people.yearChange.view', 'schoolyear.view')
where rights && array['people.yearChange', 'people.yearChange.view'];
