-- The scheduled backups. One process makes each: the one that adds its row.
create table backup_runs (
  scheduled_for timestamptz(3) primary key,
  started_at timestamptz(3) not null,
  finished_at timestamptz(3),
  path text collate "C" not null,
  bytes bigint,
  events bigint,
  failure text collate "C"
);
