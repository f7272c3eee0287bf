-- Which last day of ordering those who may order were reminded of; another day is reminded of anew.
alter table orders.budget add column reminded_of date;
