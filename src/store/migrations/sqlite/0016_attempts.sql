-- Failed attempts to authenticate, and the places that are known to a user, under hashes of what they are about. The level of
-- attempts falls until `empty_at`. Both times are milliseconds since 1970.
create table attempts (
  subject text primary key not null,
  empty_at integer not null,
  last_at integer not null
) without rowid;
create index attempts_empty_at on attempts (empty_at);

-- The signatures of changes that were made, as hashes, until they are no longer valid: none is accepted twice.
create table used_signatures (
  signature text primary key not null,
  expires_at integer not null
) without rowid;
create index used_signatures_expires_at on used_signatures (expires_at);
