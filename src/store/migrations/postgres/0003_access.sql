-- A project may have an object storage of its own; its secret is kept sealed.
alter table projects add column storage_endpoint text;
alter table projects add column storage_region text;
alter table projects add column storage_path_style boolean;
alter table projects add column storage_access_key_id text;
alter table projects add column storage_sealed_secret text;

-- A key that is not active can become so again; a revoked one is gone.
alter table access_keys add column deactivated_at timestamptz(3);

-- The first customer is founded with the id 1, which was not drawn; the next is to get another.
alter table customers alter column id restart with 2;
