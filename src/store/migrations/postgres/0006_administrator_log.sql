-- The Administrator Logs report: one row for each event that changed something, by the month of the day it happened on.
create table administration (
  customer integer not null,
  -- The UTC day of `time`, counted from 1 January 1970.
  day integer not null,
  -- The sequence of the event: rows are served in the order of receipt, so they never change their place.
  sequence bigint not null,
  id text collate "C" not null,
  event_id text collate "C" not null,
  time timestamptz(3) not null,
  user_name text collate "C" not null,
  department text not null,
  customer_defined1 text not null,
  customer_defined2 text not null,
  type text not null,
  name text not null,
  action text not null,
  details text not null,
  response_code text not null,
  part text not null,
  request_id text collate "C",
  shared_event_id text collate "C",
  primary key (customer, day, sequence)
) partition by range (day);
create index administration_request on administration (customer, request_id)
  where part <> 'whole' and request_id is not null;
create index administration_shared on administration (customer, shared_event_id)
  where part <> 'whole' and shared_event_id is not null;
create index administration_asked on administration (customer, day, sequence) where part = 'request';

-- Creates the months of days that exist already.
do $$
declare
  month date;
begin
  for month in
    select distinct date_trunc('month', to_date(right(inhrelid::regclass::text, 8), 'YYYYMMDD'))::date
    from pg_inherits where inhparent = 'events'::regclass
  loop
    execute format(
      'create table if not exists administration_%s partition of administration for values from (%s) to (%s)',
      to_char(month, 'YYYYMM'), month - date '1970-01-01', (month + interval '1 month')::date - date '1970-01-01');
  end loop;
end $$;

-- The recorded and the observed state of servers.
create table servers (
  customer integer not null,
  id text collate "C" not null,
  project text collate "C" not null,
  name text,
  address text,
  state text,
  state_at timestamptz(3),
  settled_at timestamptz(3),
  under_way text,
  under_way_at timestamptz(3),
  observed text,
  observed_at timestamptz(3),
  agreed_at timestamptz(3),
  differs_since timestamptz(3),
  primary key (customer, id)
);

-- The inventory connection of a project.
create table inventories (
  customer integer not null,
  project text collate "C" not null,
  endpoint text not null,
  region text not null,
  access_key_id text not null,
  sealed_secret text not null,
  asked_at timestamptz(3),
  error text,
  primary key (customer, project),
  foreign key (customer, project) references projects on delete cascade
);

-- The sources of events, and how long each is usually silent.
create table sources (
  customer integer not null references customers,
  project text collate "C" not null,
  event_source text collate "C" not null,
  first_heard_at timestamptz(3) not null,
  last_heard_at timestamptz(3) not null,
  silences text not null,
  primary key (customer, project, event_source)
);

-- The tags that users had before a change, for events that arrive late.
create table former_tags (
  customer integer not null,
  user_name text collate "C" not null,
  until timestamptz(3) not null,
  department text not null,
  customer_defined1 text not null,
  customer_defined2 text not null,
  primary key (customer, user_name, until)
);
