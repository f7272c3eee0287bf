-- Which files of the library were read last, so that a start reads them again only when they are others.
create table catalogue.library_read (
  only_one boolean primary key default true check (only_one),
  digest text not null,
  templates jsonb not null,
  read_at timestamptz not null
);
select kernel.open_table('catalogue.library_read', 'select', 'insert', 'update');
