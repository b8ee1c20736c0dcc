-- Who submitted an event and when it was received, and further values of its record. Null in rows of before.
alter table <events> add column received_at integer;
alter table <events> add column submitted_by text;
alter table <events> add column submitted_key text;
alter table <events> add column submitted_from text;
alter table <events> add column submitted_request text;
alter table <events> add column request_id text;
alter table <events> add column shared_event_id text;
alter table <events> add column sortable_address text;
alter table <events> add column identity_type text;
alter table <events> add column role_name text;

-- From now on, `id` is an ID and a project (src/store/events/event-key.ts). Rows of before have an ID only, and no hashes.
alter table <event_ids> add column stored_hash text;
alter table <event_ids> add column sent_hash text;

-- Since when events have a receipt, if there are some from before.
create table receipt_start (
  id integer primary key not null check (id = 1),
  started_at integer not null
);
insert into receipt_start (id, started_at)
  select 1, cast(unixepoch('subsec') * 1000 as integer) from event_sequence where last > 0;
