-- Connections of before the operator could decide which endpoints are allowed keep working until then.
alter table connections add column is_tolerated integer not null default 0;
update connections set is_tolerated = 1;
