-- The object storage of a project was in columns of the project, and its inventory in a table. Both are connections.
create table connections (
  customer integer not null,
  project text not null,
  kind text not null,
  endpoint text not null,
  region text not null,
  path_style integer,
  access_key_id text not null,
  sealed_secret text not null,
  checked_at integer,
  error text,
  primary key (customer, project, kind),
  foreign key (customer, project) references projects on delete cascade
) without rowid;

insert into connections (customer, project, kind, endpoint, region, path_style, access_key_id, sealed_secret)
  select customer, id, 'storage', storage_endpoint, storage_region, storage_path_style, storage_access_key_id,
    storage_sealed_secret
  from projects where storage_endpoint is not null;

insert into connections (customer, project, kind, endpoint, region, access_key_id, sealed_secret, checked_at, error)
  select customer, project, 'inventory', endpoint, region, access_key_id, sealed_secret, asked_at, error
  from inventories;

drop table inventories;
alter table projects drop column storage_endpoint;
alter table projects drop column storage_region;
alter table projects drop column storage_path_style;
alter table projects drop column storage_access_key_id;
alter table projects drop column storage_sealed_secret;
