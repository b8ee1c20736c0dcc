-- Objects are created and never replaced. What that needs to know of a storage, of the folder of a trail and of digests.
alter table connections add column conditional_writes boolean;

alter table trails add column own_since timestamptz(3);
alter table trails add column revision integer not null default 0;
-- Trails that have been deleted may have written into the same folder.
update trails set own_since = now();

alter table digests add column tried_at timestamptz(3);
alter table digests add column covered_until timestamptz(3);
-- An upload of a digest that is not in the bucket yet may have been tried.
update digests set tried_at = end_at where written_at is null;

create table trail_epochs (
  customer integer not null,
  trail_id text collate "C" not null,
  number integer not null,
  reason text collate "C" not null,
  began_at timestamptz(3) not null,
  previous text collate "C",
  primary key (customer, trail_id, number)
);

create table trail_conflicts (
  customer integer not null,
  trail_id text collate "C" not null,
  bucket text collate "C" not null,
  key text collate "C" not null,
  found_at timestamptz(3) not null,
  primary key (customer, trail_id)
);

create table trail_verifications (
  customer integer not null,
  trail_id text collate "C" not null,
  started_at timestamptz(3) not null,
  claimed_until timestamptz(3),
  finished_at timestamptz(3),
  result text collate "C",
  primary key (customer, trail_id)
);
