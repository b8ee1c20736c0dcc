-- What trails were before they were changed or deleted, as long as windows of that time are not delivered.
create table trail_drains (
  customer integer not null,
  id text not null,
  number integer not null,
  kind text not null,
  began_at integer not null,
  ends_at integer,
  name text not null,
  region text not null,
  project text not null,
  bucket text not null,
  prefix text,
  is_multi_region integer not null,
  has_global_events integer not null,
  has_digests integer not null,
  format text not null,
  selectors text,
  tags text not null,
  is_logging integer not null,
  covered_until integer,
  started_at integer,
  stopped_at integer,
  created_at integer not null,
  is_write_only integer not null,
  own_since integer,
  revision integer not null,
  primary key (customer, id, number)
) without rowid;

alter table deliveries add column drain integer;
