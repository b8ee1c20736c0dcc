-- Who submitted an event and when it was received, and further values of its record. Null in rows of before.
alter table <events>
  add column received_at timestamptz(3),
  add column submitted_by text collate "C",
  add column submitted_key text collate "C",
  add column submitted_from text collate "C",
  add column submitted_request text collate "C",
  add column request_id text collate "C",
  add column shared_event_id text collate "C",
  add column sortable_address text collate "C",
  add column identity_type text collate "C",
  add column role_name text collate "C";

-- From now on, `id` is an ID and a project (src/store/events/event-key.ts). Rows of before have an ID only, and no hashes.
alter table <event_ids>
  add column stored_hash text collate "C",
  add column sent_hash text collate "C";

-- Since when events have a receipt, if there are some from before.
create table receipt_start (
  id integer primary key check (id = 1),
  started_at timestamptz(3) not null
);
insert into receipt_start (id, started_at) select 1, now() from event_sequence where is_called;
