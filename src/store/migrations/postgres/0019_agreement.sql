-- A value sealed with the secret key, by which a process with another key is noticed.
create table installation (
  id integer primary key check (id = 1),
  sealed_check text collate "C" not null
);

-- The processes that use the database, with the settings that must agree.
create table processes (
  id text collate "C" primary key,
  started_at timestamptz(3) not null,
  seen_at timestamptz(3) not null,
  version text collate "C" not null,
  region text collate "C" not null,
  retention_days integer not null,
  report_retention_days integer not null,
  clock_offset_ms bigint not null
);

-- Rows that are written and replaced only to find out whether the database can be written.
create table writer_probes (
  id integer primary key,
  filler bytea not null
);

-- Hashes of rows that never change: those of a partition with sequences within (after_sequence, until_sequence].
create table content_hashes (
  kind text collate "C" not null,
  name text collate "C" not null,
  after_sequence bigint not null,
  until_sequence bigint not null,
  columns text collate "C" not null,
  hash text collate "C" not null,
  primary key (kind, name, after_sequence)
);

-- When a table or partition was last checked completely.
create table database_checks (
  kind text collate "C" not null,
  name text collate "C" not null,
  checked_at timestamptz(3) not null,
  primary key (kind, name)
);

-- Damage that a check has found.
create table database_findings (
  kind text collate "C" not null,
  name text collate "C" not null,
  problem text collate "C" not null,
  found_at timestamptz(3) not null,
  primary key (kind, name, problem)
);
