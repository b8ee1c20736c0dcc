-- A password that another user or the operator has set is changed at the next sign-in. Existing passwords stay as they are.
alter table users add column must_change_password integer not null default 0;

-- When the user last proved who they are, and what a session still waits for before it opens other pages.
alter table sessions add column authenticated_at integer not null default 0;
update sessions set authenticated_at = started_at;
alter table sessions add column step text;

-- The second factor of a user: the secret of an authenticator app, encrypted, and the time step of the last code.
create table second_factors (
  customer integer not null,
  user_name text not null,
  sealed_secret text not null,
  last_step integer not null,
  created_at integer not null,
  primary key (customer, user_name),
  foreign key (customer, user_name) references users
) without rowid;

-- The recovery codes that are left, as hashes.
create table recovery_codes (
  customer integer not null,
  user_name text not null,
  code_hash text not null,
  primary key (customer, user_name, code_hash),
  foreign key (customer, user_name) references second_factors on delete cascade
) without rowid;

-- Restrictions of an access key. Null is none; keys of before have none.
alter table access_keys add column expires_at integer;
alter table access_keys add column scope text;
alter table access_keys add column networks text;
