-- What a trail saves is read in the order of receipt.
create index events_receipt on events (customer, sequence);

-- Up to where in the order of receipt a trail's windows reach; null until it logs for the first time.
alter table trails add column covered_until bigint;

-- How its archives are packed.
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
