-- The last time that the purge trusted. The last heartbeat is the best that is known of the time before.
create table purge_clock (
  id integer primary key check (id = 1),
  trusted_at integer not null
);

insert into purge_clock (id, trusted_at) select 1, last_seen_at from heartbeats;

create table purge_refusals (
  reason text primary key not null,
  day text not null,
  refused_at integer not null,
  clock_at integer not null,
  compared_at integer
) without rowid;

create table trashed_partitions (
  kind text not null,
  name text not null,
  trashed_at integer not null,
  primary key (kind, name)
) without rowid;
