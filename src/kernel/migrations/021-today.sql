-- The day that German calendars show, by the clock of the transaction (set_config('muses.now', …)) or the database's own.
create function kernel.today() returns date language sql stable parallel safe as $$
  select (coalesce(nullif(current_setting('muses.now', true), '')::timestamptz, now()) at time zone 'Europe/Berlin')::date
$$;
