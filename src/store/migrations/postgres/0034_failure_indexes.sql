-- Failures of an action are counted without reading its successes. The counted values are not in the index as they are on the
-- embedded database: together they may be longer than PostgreSQL allows.
create index events_name_failed on events (customer, event_name, event_time, sequence) where error_code is not null;
