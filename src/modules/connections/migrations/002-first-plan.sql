-- The first plan of a connection that a person switches on is looked at, whatever its policy says.
alter table connections.connection add column asks_first boolean not null default false;
