-- Two projects may have servers with the same ID.
alter table servers drop constraint servers_pkey;
alter table servers add primary key (customer, id, project);

-- The two rows of an operation are in one project. It is not known of the rows that exist.
alter table <administration> add column project text collate "C";
