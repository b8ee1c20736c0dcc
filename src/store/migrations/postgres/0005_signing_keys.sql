-- Daybook signs the digests of all customers with the same keys.
create table signing_keys (
  number integer primary key,
  fingerprint text not null unique,
  public_key text not null,
  sealed_private_key text not null,
  valid_from timestamptz(3) not null,
  valid_until timestamptz(3) not null,
  created_at timestamptz(3) not null
);

-- A process claims the number before it writes anything, so that only one process writes each link of the chain.
create table digests (
  customer integer not null references customers,
  trail_id text not null,
  number integer not null,
  start_at timestamptz(3) not null,
  end_at timestamptz(3) not null,
  bucket text not null,
  key text not null,
  fingerprint text not null,
  hash text not null,
  signature text not null,
  is_final boolean not null,
  body text,
  written_at timestamptz(3),
  primary key (customer, trail_id, number)
);
create unique index digests_end on digests (customer, trail_id, end_at);

create table digest_archives (
  customer integer not null references customers,
  trail_id text not null,
  key text not null,
  number integer not null,
  primary key (customer, trail_id, key)
);
