-- The recorded and the observed state of servers. The administrator log itself is a table a month.
create table servers (
  customer integer not null,
  id text not null,
  project text not null,
  name text,
  address text,
  state text,
  state_at integer,
  settled_at integer,
  under_way text,
  under_way_at integer,
  observed text,
  observed_at integer,
  agreed_at integer,
  differs_since integer,
  primary key (customer, id)
) without rowid;

-- The inventory connection of a project.
create table inventories (
  customer integer not null,
  project text not null,
  endpoint text not null,
  region text not null,
  access_key_id text not null,
  sealed_secret text not null,
  asked_at integer,
  error text,
  primary key (customer, project),
  foreign key (customer, project) references projects on delete cascade
) without rowid;

-- The sources of events, and how long each is usually silent.
create table sources (
  customer integer not null references customers,
  project text not null,
  event_source text not null,
  first_heard_at integer not null,
  last_heard_at integer not null,
  silences text not null,
  primary key (customer, project, event_source)
) without rowid;

-- The tags that users had before a change, for events that arrive late.
create table former_tags (
  customer integer not null,
  user_name text not null,
  until integer not null,
  department text not null,
  customer_defined1 text not null,
  customer_defined2 text not null,
  primary key (customer, user_name, until)
) without rowid;
