-- Whether this database is being moved to, was moved to, or was moved elsewhere; none if it is where it began.
create table moves (
  id integer primary key not null check (id = 1),
  state text not null,
  move_id text not null,
  -- Where it was moved to, or from, for people to read.
  place text not null,
  -- What tells the source from other databases, and its state from earlier ones.
  source text not null,
  changed_at integer not null
);

-- The tables that a move which has not ended has copied.
create table moved_tables (
  name text primary key not null,
  rows integer not null,
  digest text not null
) without rowid;
