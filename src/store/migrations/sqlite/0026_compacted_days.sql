-- The tables of the blocks of each day are created when the database is opened.
create table day_compactions (
  day text primary key not null,
  last_block integer not null,
  last_stretch integer not null,
  events integer not null,
  record_bytes integer not null,
  block_bytes integer not null,
  compacted_at integer not null
) without rowid;
