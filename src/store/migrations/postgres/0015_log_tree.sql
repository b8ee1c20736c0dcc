-- Up to where the trees of all customers follow the log. They begin after the last event that exists already.
create table tree_sequencer (
  id integer primary key check (id = 1),
  begun_after bigint not null,
  -- Null until the first event or head of a tree.
  begun_at timestamptz(3),
  followed_until bigint not null
);

insert into tree_sequencer
  select 1, last, null, last from (select case when is_called then last_value else 0 end as last from event_sequence) as received;

-- The size and the peaks of each tree: `events`, and `report` for the administrator log.
create table trees (
  customer integer not null,
  kind text collate "C" not null,
  size bigint not null,
  peaks text not null,
  last_sequence bigint not null,
  primary key (customer, kind)
);

-- The hashes of leaves while their rows are kept, as they were added.
create table tree_leaves (
  customer integer not null,
  kind text collate "C" not null,
  first bigint not null,
  last_sequence bigint not null,
  newest_day integer not null,
  leaves text not null,
  primary key (customer, kind, first)
);
create index tree_leaves_receipt on tree_leaves (customer, kind, last_sequence);

-- The hashes above 256 leaves, above 256 of these, and so on. They are kept for ever.
create table tree_nodes (
  customer integer not null,
  kind text collate "C" not null,
  level integer not null,
  position bigint not null,
  hash text not null,
  primary key (customer, kind, level, position)
);

-- Of the leaves that are gone, the hashes that proofs between heads need, for each 256 of them.
create table tree_edges (
  customer integer not null,
  kind text collate "C" not null,
  block bigint not null,
  nodes text not null,
  primary key (customer, kind, block)
);

-- The signed heads. They are kept for ever.
create table tree_heads (
  customer integer not null references customers,
  size bigint not null,
  report_size bigint not null,
  signed_at timestamptz(3) not null,
  note text not null,
  primary key (customer, size)
);

-- The last head that is in the bucket of a trail.
create table tree_head_deliveries (
  customer integer not null,
  trail_id text collate "C" not null,
  size bigint not null,
  primary key (customer, trail_id)
);

-- The keys that sign heads. The newest one is in use.
create table tree_keys (
  number integer primary key,
  public_key text not null,
  sealed_private_key text not null,
  created_at timestamptz(3) not null
);
