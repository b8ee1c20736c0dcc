-- Every spelling of an address leads to its events, and a network is a range. The sortable spelling is null in rows of before
-- it was kept, and where the source is no address: the index has the text of the record for these.
drop index events_address;
create index events_origin on events (customer, (coalesce(sortable_address, source_ip_address)), event_time, sequence)
  where source_ip_address is not null;
