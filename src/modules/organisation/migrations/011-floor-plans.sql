-- A picture of each floor, and where its rooms are on it: fractions of width and height from the upper left corner.
alter table organisation.floor add column picture_id uuid;
alter table organisation.room
  add column plan_x numeric(5, 4) check (plan_x between 0 and 1),
  add column plan_y numeric(5, 4) check (plan_y between 0 and 1),
  add constraint room_on_plan check ((plan_x is null) = (plan_y is null) and (plan_x is null or floor_id is not null));
