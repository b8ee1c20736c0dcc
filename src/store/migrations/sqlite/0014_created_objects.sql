-- Objects are created and never replaced. What that needs to know of a storage, of the folder of a trail and of digests.
alter table connections add column conditional_writes integer;

alter table trails add column own_since integer;
alter table trails add column revision integer not null default 0;
-- Trails that have been deleted may have written into the same folder.
update trails set own_since = cast(unixepoch('subsec') * 1000 as integer);

alter table digests add column tried_at integer;
alter table digests add column covered_until integer;
-- An upload of a digest that is not in the bucket yet may have been tried.
update digests set tried_at = end_at where written_at is null;

create table trail_epochs (
  customer integer not null,
  trail_id text not null,
  number integer not null,
  reason text not null,
  began_at integer not null,
  previous text,
  primary key (customer, trail_id, number)
) without rowid;

create table trail_conflicts (
  customer integer not null,
  trail_id text not null,
  bucket text not null,
  key text not null,
  found_at integer not null,
  primary key (customer, trail_id)
) without rowid;

create table trail_verifications (
  customer integer not null,
  trail_id text not null,
  started_at integer not null,
  claimed_until integer,
  finished_at integer,
  result text,
  primary key (customer, trail_id)
) without rowid;
