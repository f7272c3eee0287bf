-- What the school knows of a guardian besides her name: what she is to the child, how she is reached, whether she may see what concerns it.
alter table people.guardian
  add column relation text check (relation in ('mother', 'father', 'legal', 'other')),
  add column email text,
  add column phone text,
  -- A guardian without the right of access stays known to the school, and sees nothing of the child.
  add column sees boolean not null default true,
  -- Counts the changes by hand.
  add column edition int not null default 1;
