-- Up to where events are counted. Those that exist already are counted in the background, a day at a time.
create table count_position (
  id integer primary key check (id = 1),
  begun_after bigint not null,
  counted_until bigint not null,
  revision bigint not null
);
insert into count_position
  select 1, last, last, 0 from (select case when is_called then last_value else 0 end as last from event_sequence) as received;

-- How far a day is counted whose events existed already.
create table counted_days (
  day integer primary key,
  customer integer not null,
  event_time timestamptz(3) not null,
  sequence bigint not null,
  is_complete boolean not null
);

-- How many events an hour has in each minute, and with each value of some fields.
create table hour_counts (
  day integer not null,
  customer integer not null,
  hour integer not null,
  slots bytea not null,
  fields bytea not null,
  primary key (day, customer, hour)
);
-- They are compressed already.
alter table hour_counts alter column slots set storage external;
alter table hour_counts alter column fields set storage external;

-- The same of days that are over, by hour, and of one field in a row.
create table day_counts (
  day integer not null,
  customer integer not null,
  part text collate "C" not null,
  content bytea not null,
  primary key (day, customer, part)
);
alter table day_counts alter column content set storage external;
