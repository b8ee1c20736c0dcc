-- A project may have an object storage of its own; its secret is kept sealed.
alter table projects add column storage_endpoint text;
alter table projects add column storage_region text;
alter table projects add column storage_path_style integer;
alter table projects add column storage_access_key_id text;
alter table projects add column storage_sealed_secret text;

-- A key that is not active can become so again; a revoked one is gone.
alter table access_keys add column deactivated_at integer;
