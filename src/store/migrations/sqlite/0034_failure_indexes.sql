-- Failures are counted without reading their rows: these indexes have all values by which they are counted. A compacted day
-- keeps its former index of codes, which has a number in its name, for as long as it is kept.
drop index if exists <events>_error;
create index <events>_error
  on <events> (customer, error_code, event_time, sequence, event_name, read_only, user_name, project, event_source, source_ip_address)
  where error_code is not null;
insert into sqlite_stat1 values ('<events>', '<events>_error', '50000 50000 5000 2 1 1 1 1 1 1 1');
create index <events>_name_failed
  on <events> (customer, event_name, event_time, sequence, error_code, read_only, user_name, project, event_source, source_ip_address)
  where error_code is not null;
insert into sqlite_stat1 values ('<events>', '<events>_name_failed', '50000 50000 300 2 1 1 1 1 1 1 1');
