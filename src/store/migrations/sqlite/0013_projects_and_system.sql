-- Two projects may have servers with the same ID.
create table servers_by_project (
  customer integer not null,
  id text not null,
  project text not null,
  name text,
  address text,
  state text,
  state_at integer,
  settled_at integer,
  under_way text,
  under_way_at integer,
  observed text,
  observed_at integer,
  agreed_at integer,
  differs_since integer,
  primary key (customer, id, project)
) without rowid;
insert into servers_by_project select * from servers;
drop table servers;
alter table servers_by_project rename to servers;

-- The two rows of an operation are in one project. It is not known of the rows that exist.
alter table <administration> add column project text;
