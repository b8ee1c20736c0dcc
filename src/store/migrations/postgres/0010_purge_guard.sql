-- The last time that the purge trusted. The last heartbeat is the best that is known of the time before.
create table purge_clock (
  id integer primary key check (id = 1),
  trusted_at timestamptz(3) not null
);

insert into purge_clock (id, trusted_at) select 1, last_seen_at from heartbeats;

create table purge_refusals (
  reason text collate "C" primary key,
  day text collate "C" not null,
  refused_at timestamptz(3) not null,
  clock_at timestamptz(3) not null,
  compared_at timestamptz(3)
);

create table trashed_partitions (
  kind text collate "C" not null,
  name text collate "C" not null,
  trashed_at timestamptz(3) not null,
  primary key (kind, name)
);
