-- Saved filters of events. Those that are shared stay when their user is deleted.
create table views (
  customer integer not null,
  id text not null,
  user_name text not null,
  name text not null,
  query text not null,
  is_shared boolean not null,
  is_start_page boolean not null,
  created_at timestamptz(3) not null,
  primary key (customer, id),
  foreign key (customer, user_name) references users
);
create unique index views_name on views (customer, user_name, name);
create index views_shared on views (customer) where is_shared;

-- At most one start page for each user, also under concurrency.
create unique index views_start_page on views (customer, user_name) where is_start_page;
