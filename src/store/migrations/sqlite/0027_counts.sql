-- Up to where events are counted. Those that exist already are counted in the background, a day at a time.
create table count_position (
  id integer primary key check (id = 1),
  begun_after integer not null,
  counted_until integer not null,
  revision integer not null
);
insert into count_position select 1, last, last, 0 from event_sequence;

-- How far a day is counted whose events existed already.
create table counted_days (
  day integer primary key,
  customer integer not null,
  event_time integer not null,
  sequence integer not null,
  is_complete integer not null
);

-- How many events an hour has in each minute, and with each value of some fields.
create table hour_counts (
  day integer not null,
  customer integer not null,
  hour integer not null,
  slots blob not null,
  fields blob not null,
  primary key (day, customer, hour)
);

-- The same of days that are over, by hour, and of one field in a row.
create table day_counts (
  day integer not null,
  customer integer not null,
  part text not null,
  content blob not null,
  primary key (day, customer, part)
);
