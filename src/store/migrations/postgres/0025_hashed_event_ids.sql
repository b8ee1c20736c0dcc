-- Only the embedded database keeps the IDs of events as hashes.
select 1;
