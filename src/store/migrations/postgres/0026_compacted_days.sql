-- The records of compacted days, compressed in blocks, and in which blocks a text can be. The days of before get their
-- partitions when they are compacted.
create table event_blocks (
  block bigint not null,
  customer integer not null,
  first_time timestamptz(3) not null,
  last_time timestamptz(3) not null,
  stretch integer not null,
  bit integer not null,
  stretch_blocks integer not null,
  content bytea not null,
  primary key (block, first_time)
) partition by range (first_time);
create index event_blocks_time on event_blocks (customer, last_time)
  include (first_time, stretch, bit, stretch_blocks, block);
-- It is compressed already.
alter table event_blocks alter column content set storage external;

create table event_texts (
  stretch integer not null,
  first_slot integer not null,
  day timestamptz(3) not null,
  bits bytea not null,
  primary key (stretch, first_slot, day)
) partition by range (day);

create table day_compactions (
  day text primary key,
  last_block bigint not null,
  last_stretch integer not null,
  events bigint not null,
  record_bytes bigint not null,
  block_bytes bigint not null,
  compacted_at timestamptz(3) not null
);
