-- The object storage of a project, if it has one. Its secret is encrypted.
alter table projects add column storage_endpoint text;
alter table projects add column storage_region text;
alter table projects add column storage_path_style integer;
alter table projects add column storage_access_key_id text;
alter table projects add column storage_sealed_secret text;

-- An inactive key can be activated again. A deleted key has no row.
alter table access_keys add column deactivated_at integer;
