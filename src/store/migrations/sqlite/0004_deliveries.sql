-- The last sequence in a window of the trail; null until the trail logs for the first time.
alter table trails add column covered_until integer;

-- The archive format.
alter table trails add column format text not null default 'tar.gz';

create table deliveries (
  customer integer not null references customers,
  trail_id text not null,
  closed_at integer not null,
  after_sequence integer not null,
  until_sequence integer not null,
  state text not null,
  attempts integer not null,
  next_attempt_at integer not null,
  claimed_until integer,
  error text,
  delivered_at integer,
  archives text not null,
  primary key (customer, trail_id, closed_at)
) without rowid;
create index deliveries_waiting on deliveries (next_attempt_at) where state = 'waiting';
