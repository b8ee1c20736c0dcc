-- Links that each sign one user in once, as hashes of their tokens. Used ones are kept for a while: who tries one again is logged.
create table sign_in_links (
  token_hash text primary key,
  customer integer not null,
  user_name text not null,
  expires_at integer not null,
  used_at integer,
  foreign key (customer, user_name) references users
) without rowid;
create index sign_in_links_user on sign_in_links (customer, user_name);
create index sign_in_links_expires_at on sign_in_links (expires_at);

-- The administrator whose password was printed at the first start, until anyone of the customer signs in or the password is set.
create table first_sign_ins (
  customer integer primary key,
  user_name text not null,
  foreign key (customer, user_name) references users
);
