-- Every spelling of an address leads to its events, and a network is a range. The sortable spelling is null in rows of before
-- it was kept, and where the source is no address: the index has the text of the record for these.
drop index if exists <events>_address;
create index <events>_origin on <events> (customer, coalesce(sortable_address, source_ip_address), event_time)
  where source_ip_address is not null;
insert into sqlite_stat1 values ('<events>', '<events>_origin', '900000 900000 1000 2');
