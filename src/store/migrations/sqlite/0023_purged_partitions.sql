-- The days and months that were purged, each signed with the secret key, so that it cannot be said of others.
create table purged_partitions (
  kind text not null,
  name text not null,
  signature text not null,
  primary key (kind, name)
) without rowid;
