-- A value sealed with the secret key, by which a process with another key is noticed.
create table installation (
  id integer primary key check (id = 1),
  sealed_check text not null
);

-- The processes that use the database, with the settings that must agree.
create table processes (
  id text primary key not null,
  started_at integer not null,
  seen_at integer not null,
  version text not null,
  region text not null,
  retention_days integer not null,
  report_retention_days integer not null,
  clock_offset_ms integer not null
) without rowid;

-- Rows that are written and replaced only to find out whether the database can be written.
create table writer_probes (
  id integer primary key,
  filler blob not null
);

-- Hashes of rows that never change: those of a partition with sequences within (after_sequence, until_sequence].
create table content_hashes (
  kind text not null,
  name text not null,
  after_sequence integer not null,
  until_sequence integer not null,
  columns text not null,
  hash text not null,
  primary key (kind, name, after_sequence)
) without rowid;

-- When a table or partition was last checked completely.
create table database_checks (
  kind text not null,
  name text not null,
  checked_at integer not null,
  primary key (kind, name)
) without rowid;

-- Damage that a check has found.
create table database_findings (
  kind text not null,
  name text not null,
  problem text not null,
  found_at integer not null,
  primary key (kind, name, problem)
) without rowid;
