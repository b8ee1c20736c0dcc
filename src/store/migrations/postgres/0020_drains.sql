-- What trails were before they were changed or deleted, as long as windows of that time are not delivered.
create table trail_drains (
  customer integer not null,
  id text collate "C" not null,
  number integer not null,
  kind text collate "C" not null,
  began_at timestamptz(3) not null,
  ends_at timestamptz(3),
  name text collate "C" not null,
  region text collate "C" not null,
  project text collate "C" not null,
  bucket text collate "C" not null,
  prefix text collate "C",
  is_multi_region boolean not null,
  has_global_events boolean not null,
  has_digests boolean not null,
  format text collate "C" not null,
  selectors text collate "C",
  tags text collate "C" not null,
  is_logging boolean not null,
  covered_until bigint,
  started_at timestamptz(3),
  stopped_at timestamptz(3),
  created_at timestamptz(3) not null,
  is_write_only boolean not null,
  own_since timestamptz(3),
  revision integer not null,
  primary key (customer, id, number)
);

alter table deliveries add column drain integer;
