-- The scheduled backups. One process makes each: the one that adds its row.
create table backup_runs (
  scheduled_for integer primary key not null,
  started_at integer not null,
  finished_at integer,
  path text not null,
  bytes integer,
  events integer,
  failure text
);
