-- Connections of before the operator could decide which endpoints are allowed keep working until then.
alter table connections add column is_tolerated boolean not null default false;
update connections set is_tolerated = true;
