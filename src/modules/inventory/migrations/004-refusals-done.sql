-- Refused reports that somebody has seen to: they leave the list of what is open until the same happens again.
alter table inventory.refusal add column done_at timestamptz;
