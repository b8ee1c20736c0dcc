create table trails (
  customer integer not null references customers,
  name text not null,
  id text not null,
  region text not null,
  project text not null,
  bucket text not null,
  prefix text,
  is_multi_region integer not null,
  has_global_events integer not null,
  has_digests integer not null,
  selectors text,
  tags text not null,
  is_logging integer not null,
  started_at integer,
  stopped_at integer,
  created_at integer not null,
  primary key (customer, name)
) without rowid;
-- A name can be used again, an ID cannot: deliveries belong to the trail with the ID, not to a later one of its name.
create unique index trails_id on trails (customer, id);
