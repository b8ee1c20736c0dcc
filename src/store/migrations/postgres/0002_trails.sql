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
-- A name can be used again, an ID cannot: deliveries belong to the trail with the ID, not to a later one of its name.
create unique index trails_id on trails (customer, id);
