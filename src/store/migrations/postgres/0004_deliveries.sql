-- Deliveries read events in the order of receipt.
create index events_receipt on events (customer, sequence);

-- The last sequence in a window of the trail; null until the trail logs for the first time.
alter table trails add column covered_until bigint;

-- The archive format.
alter table trails add column format text not null default 'tar.gz';

create table deliveries (
  customer integer not null references customers,
  trail_id text not null,
  closed_at timestamptz(3) not null,
  after_sequence bigint not null,
  until_sequence bigint not null,
  state text not null,
  attempts integer not null,
  next_attempt_at timestamptz(3) not null,
  claimed_until timestamptz(3),
  error text,
  delivered_at timestamptz(3),
  archives text not null,
  primary key (customer, trail_id, closed_at)
);
create index deliveries_waiting on deliveries (next_attempt_at) where state = 'waiting';
