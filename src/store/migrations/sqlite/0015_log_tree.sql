-- Up to where the trees of all customers follow the log. They begin after the last event that exists already.
create table tree_sequencer (
  id integer primary key check (id = 1),
  begun_after integer not null,
  -- Null until the first event or head of a tree.
  begun_at integer,
  followed_until integer not null
);

insert into tree_sequencer select 1, last, null, last from event_sequence;

-- The size and the peaks of each tree: `events`, and `report` for the administrator log.
create table trees (
  customer integer not null,
  kind text not null,
  size integer not null,
  peaks text not null,
  last_sequence integer not null,
  primary key (customer, kind)
) without rowid;

-- The hashes of leaves while their rows are kept, as they were added.
create table tree_leaves (
  customer integer not null,
  kind text not null,
  first integer not null,
  last_sequence integer not null,
  newest_day integer not null,
  leaves text not null,
  primary key (customer, kind, first)
);
create index tree_leaves_receipt on tree_leaves (customer, kind, last_sequence);

-- The hashes above 256 leaves, above 256 of these, and so on. They are kept for ever.
create table tree_nodes (
  customer integer not null,
  kind text not null,
  level integer not null,
  position integer not null,
  hash text not null,
  primary key (customer, kind, level, position)
) without rowid;

-- Of the leaves that are gone, the hashes that proofs between heads need, for each 256 of them.
create table tree_edges (
  customer integer not null,
  kind text not null,
  block integer not null,
  nodes text not null,
  primary key (customer, kind, block)
);

-- The signed heads. They are kept for ever.
create table tree_heads (
  customer integer not null references customers,
  size integer not null,
  report_size integer not null,
  signed_at integer not null,
  note text not null,
  primary key (customer, size)
);

-- The last head that is in the bucket of a trail.
create table tree_head_deliveries (
  customer integer not null,
  trail_id text not null,
  size integer not null,
  primary key (customer, trail_id)
) without rowid;

-- The keys that sign heads. The newest one is in use.
create table tree_keys (
  number integer primary key not null,
  public_key text not null,
  sealed_private_key text not null,
  created_at integer not null
);
