-- Failures are counted without reading their rows: these indexes have all values by which they are counted.
drop index events_error;
create index events_error on events (customer, error_code, event_time, sequence)
  include (event_name, read_only, user_name, project, event_source, source_ip_address) where error_code is not null;
create index events_name_failed on events (customer, event_name, event_time, sequence)
  include (error_code, read_only, user_name, project, event_source, source_ip_address) where error_code is not null;
