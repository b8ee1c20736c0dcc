-- Two projects may have servers with the same ID.
alter table servers drop constraint servers_pkey;
alter table servers add primary key (customer, id, project);

-- The two rows of an operation are in one project. It is not known of the rows that exist. Partitions get the column from
-- the parent; those in the trash have none.
alter table administration add column project text collate "C";
do $$
declare
  trashed text;
begin
  for trashed in
    select 'trash_administration_' || replace(name, '-', '') from trashed_partitions where kind = 'month'
  loop
    execute format('alter table if exists %I add column project text collate "C"', trashed);
  end loop;
end $$;
