-- Digests are signed in the name of the house, whoever's they are.
create table signing_keys (
  number integer primary key,
  fingerprint text not null unique,
  public_key text not null,
  sealed_private_key text not null,
  valid_from timestamptz(3) not null,
  valid_until timestamptz(3) not null,
  created_at timestamptz(3) not null
);

-- The number is taken before anything is written: who takes it writes that link of the chain, and nobody else another.
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
