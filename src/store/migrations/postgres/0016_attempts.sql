-- Failed attempts to authenticate, and the places that are known to a user, under hashes of what they are about. The level of
-- attempts falls until `empty_at`. Both times are milliseconds since 1970.
create table attempts (
  subject text collate "C" primary key,
  empty_at bigint not null,
  last_at bigint not null
);
create index attempts_empty_at on attempts (empty_at);

-- The signatures of changes that were made, as hashes, until they are no longer valid: none is accepted twice.
create table used_signatures (
  signature text collate "C" primary key,
  expires_at timestamptz(3) not null
);
create index used_signatures_expires_at on used_signatures (expires_at);
