-- Whether this database is being moved to, was moved to, or was moved elsewhere; none if it is where it began.
create table moves (
  id integer primary key check (id = 1),
  state text collate "C" not null,
  move_id text collate "C" not null,
  -- Where it was moved to, or from, for people to read.
  place text not null,
  -- What tells the source from other databases, and its state from earlier ones.
  source text not null,
  changed_at timestamptz(3) not null
);

-- The tables that a move which has not ended has copied.
create table moved_tables (
  name text collate "C" primary key,
  rows bigint not null,
  digest text collate "C" not null
);
