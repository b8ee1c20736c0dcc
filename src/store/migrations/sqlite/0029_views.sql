-- Saved filters of events. Those that are shared stay when their user is deleted.
create table views (
  customer integer not null,
  id text not null,
  user_name text not null,
  name text not null,
  query text not null,
  is_shared integer not null,
  is_start_page integer not null,
  created_at integer not null,
  primary key (customer, id),
  foreign key (customer, user_name) references users
) without rowid;
create unique index views_name on views (customer, user_name, name);
create index views_shared on views (customer) where is_shared;

-- At most one start page for each user, also under concurrency.
create unique index views_start_page on views (customer, user_name) where is_start_page;
