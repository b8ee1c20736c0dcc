-- The IDs of events are kept as hashes in generations with numbers of their own. New ones are inserted here, and move in
-- pieces, sorted, from the first table to the second and from there to that of their generation.
create table recent_event_ids (
  id_hash blob not null,
  project text not null,
  generation integer not null,
  event_time integer not null,
  sequence integer not null,
  stored_hash blob not null,
  sent_hash blob,
  primary key (id_hash, project)
) without rowid;

create table settling_event_ids (
  id_hash blob not null,
  project text not null,
  generation integer not null,
  event_time integer not null,
  sequence integer not null,
  stored_hash blob not null,
  sent_hash blob,
  primary key (id_hash, project)
) without rowid;
