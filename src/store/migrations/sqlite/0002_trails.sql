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
-- Names come again, ids do not: what was delivered belongs to one of them, not to whoever has its name now.
create unique index trails_id on trails (customer, id);
