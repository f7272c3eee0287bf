-- Which of several known people a doubtful row is: whoever decides picks one.
alter table people.roster_person add column picked_id uuid;
