-- The heartbeat was a row among those of the sources, with downtimes in place of a baseline. It gets a table of one row.
create table heartbeats (
  id integer primary key check (id = 1),
  last_seen_at integer not null,
  downtimes text not null
);

insert into heartbeats (id, last_seen_at, downtimes)
  select 1, last_heard_at, silences from sources where customer = 1 and project = '' and event_source = 'daybook';

delete from sources where event_source = 'daybook';
