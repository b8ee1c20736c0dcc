create table customers (
  id integer primary key,
  name text not null,
  account_id text not null unique,
  organisation_id text not null unique,
  created_at integer not null
);

create table projects (
  customer integer not null references customers,
  id text not null,
  name text not null,
  created_at integer not null,
  primary key (customer, id)
) without rowid;

create table users (
  customer integer not null references customers,
  user_name text not null,
  password_hash text,
  is_primary_administrator integer not null,
  department text not null,
  customer_defined1 text not null,
  customer_defined2 text not null,
  created_at integer not null,
  deactivated_at integer,
  deleted_at integer,
  primary key (customer, user_name)
) without rowid;
-- At most one primary administrator for each customer, also under concurrency.
create unique index users_primary_administrator on users (customer) where is_primary_administrator;

create table grants (
  customer integer not null,
  user_name text not null,
  name text not null,
  project text not null,
  granted_by text not null,
  granted_at integer not null,
  primary key (customer, user_name, name, project),
  foreign key (customer, user_name) references users
) without rowid;

create table access_keys (
  access_key_id text primary key not null,
  customer integer not null,
  user_name text not null,
  sealed_secret text not null,
  created_at integer not null,
  last_used_at integer,
  foreign key (customer, user_name) references users
);
create index access_keys_user on access_keys (customer, user_name);

create table sessions (
  token_hash text primary key not null,
  customer integer not null,
  user_name text not null,
  csrf text not null,
  started_at integer not null,
  seen_at integer not null,
  idle_until integer not null,
  expires_at integer not null,
  source_ip_address text not null,
  user_agent text not null,
  foreign key (customer, user_name) references users
);
create index sessions_user on sessions (customer, user_name);

create table exports (
  customer integer not null references customers,
  id text not null,
  user_name text not null,
  format text not null,
  filter text not null,
  started_at integer not null,
  finished_at integer,
  count integer,
  bytes integer,
  sha256 text,
  primary key (customer, id)
) without rowid;
create index exports_started on exports (started_at);

-- events, event_resources and event_ids are one table for each day or generation, created as days come.
-- The order of receipt continues after all days have been dropped.
create table event_sequence (last integer not null);
insert into event_sequence values (0);

-- Creates the table of statistics, to which the tables of each new day add theirs.
analyze customers;
