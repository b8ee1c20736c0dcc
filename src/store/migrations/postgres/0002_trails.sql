create table trails (
  customer integer not null references customers,
  name text not null,
  id text not null,
  region text not null,
  project text not null,
  bucket text not null,
  prefix text,
  is_multi_region boolean not null,
  has_global_events boolean not null,
  has_digests boolean not null,
  selectors text,
  tags text not null,
  is_logging boolean not null,
  started_at timestamptz(3),
  stopped_at timestamptz(3),
  created_at timestamptz(3) not null,
  primary key (customer, name)
);
-- Names come again, ids do not: what was delivered belongs to one of them, not to whoever has its name now.
create unique index trails_id on trails (customer, id);
