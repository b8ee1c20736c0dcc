-- The days and months that were purged, each signed with the secret key, so that it cannot be said of others.
create table purged_partitions (
  kind text collate "C" not null,
  name text collate "C" not null,
  signature text collate "C" not null,
  primary key (kind, name)
);
