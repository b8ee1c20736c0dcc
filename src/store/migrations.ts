import type { Migration } from './migrate.ts'
import postgres0001 from './migrations/postgres/0001_first_tables.sql' with { type: 'text' }
import postgres0002 from './migrations/postgres/0002_trails.sql' with { type: 'text' }
import postgres0003 from './migrations/postgres/0003_access.sql' with { type: 'text' }
import postgres0004 from './migrations/postgres/0004_deliveries.sql' with { type: 'text' }
import postgres0005 from './migrations/postgres/0005_signing_keys.sql' with { type: 'text' }
import postgres0006 from './migrations/postgres/0006_administrator_log.sql' with { type: 'text' }
import postgres0007 from './migrations/postgres/0007_heartbeats.sql' with { type: 'text' }
import postgres0008 from './migrations/postgres/0008_connections.sql' with { type: 'text' }
import postgres0009 from './migrations/postgres/0009_storage_tests.sql' with { type: 'text' }
import postgres0010 from './migrations/postgres/0010_purge_guard.sql' with { type: 'text' }
import postgres0011 from './migrations/postgres/0011_untested_checksums.sql' with { type: 'text' }
import postgres0012 from './migrations/postgres/0012_event_row.sql' with { type: 'text' }
import postgres0013 from './migrations/postgres/0013_projects_and_system.sql' with { type: 'text' }
import postgres0013Grants from './migrations/postgres/0013_system_grants.sql' with { type: 'text' }
import postgres0014 from './migrations/postgres/0014_created_objects.sql' with { type: 'text' }
import postgres0015 from './migrations/postgres/0015_log_tree.sql' with { type: 'text' }
import postgres0016 from './migrations/postgres/0016_attempts.sql' with { type: 'text' }
import postgres0017 from './migrations/postgres/0017_accounts.sql' with { type: 'text' }
import postgres0019 from './migrations/postgres/0019_agreement.sql' with { type: 'text' }
import postgres0020 from './migrations/postgres/0020_drains.sql' with { type: 'text' }
import postgres0022 from './migrations/postgres/0022_endpoints.sql' with { type: 'text' }
import postgres0023 from './migrations/postgres/0023_purged_partitions.sql' with { type: 'text' }
import postgres0024 from './migrations/postgres/0024_selected_events.sql' with { type: 'text' }
import postgres0025 from './migrations/postgres/0025_hashed_event_ids.sql' with { type: 'text' }
import postgres0026 from './migrations/postgres/0026_compacted_days.sql' with { type: 'text' }
import postgres0027 from './migrations/postgres/0027_counts.sql' with { type: 'text' }
import postgres0028 from './migrations/postgres/0028_address_index.sql' with { type: 'text' }
import postgres0029 from './migrations/postgres/0029_views.sql' with { type: 'text' }
import postgres0030 from './migrations/postgres/0030_joined_days.sql' with { type: 'text' }
import postgres0031 from './migrations/postgres/0031_sign_in_links.sql' with { type: 'text' }
import postgres0032 from './migrations/postgres/0032_backup_runs.sql' with { type: 'text' }
import postgres0033 from './migrations/postgres/0033_moves.sql' with { type: 'text' }
import postgres0034 from './migrations/postgres/0034_failure_indexes.sql' with { type: 'text' }
import sqlite0001 from './migrations/sqlite/0001_first_tables.sql' with { type: 'text' }
import sqlite0002 from './migrations/sqlite/0002_trails.sql' with { type: 'text' }
import sqlite0003 from './migrations/sqlite/0003_access.sql' with { type: 'text' }
import sqlite0004 from './migrations/sqlite/0004_deliveries.sql' with { type: 'text' }
import sqlite0005 from './migrations/sqlite/0005_signing_keys.sql' with { type: 'text' }
import sqlite0006 from './migrations/sqlite/0006_administrator_log.sql' with { type: 'text' }
import sqlite0007 from './migrations/sqlite/0007_heartbeats.sql' with { type: 'text' }
import sqlite0008 from './migrations/sqlite/0008_connections.sql' with { type: 'text' }
import sqlite0009 from './migrations/sqlite/0009_storage_tests.sql' with { type: 'text' }
import sqlite0010 from './migrations/sqlite/0010_purge_guard.sql' with { type: 'text' }
import sqlite0011 from './migrations/sqlite/0011_untested_checksums.sql' with { type: 'text' }
import sqlite0012 from './migrations/sqlite/0012_event_row.sql' with { type: 'text' }
import sqlite0013 from './migrations/sqlite/0013_projects_and_system.sql' with { type: 'text' }
import sqlite0013Grants from './migrations/sqlite/0013_system_grants.sql' with { type: 'text' }
import sqlite0014 from './migrations/sqlite/0014_created_objects.sql' with { type: 'text' }
import sqlite0015 from './migrations/sqlite/0015_log_tree.sql' with { type: 'text' }
import sqlite0016 from './migrations/sqlite/0016_attempts.sql' with { type: 'text' }
import sqlite0017 from './migrations/sqlite/0017_accounts.sql' with { type: 'text' }
import sqlite0019 from './migrations/sqlite/0019_agreement.sql' with { type: 'text' }
import sqlite0020 from './migrations/sqlite/0020_drains.sql' with { type: 'text' }
import sqlite0022 from './migrations/sqlite/0022_endpoints.sql' with { type: 'text' }
import sqlite0023 from './migrations/sqlite/0023_purged_partitions.sql' with { type: 'text' }
import sqlite0024 from './migrations/sqlite/0024_selected_events.sql' with { type: 'text' }
import sqlite0025 from './migrations/sqlite/0025_hashed_event_ids.sql' with { type: 'text' }
import sqlite0026 from './migrations/sqlite/0026_compacted_days.sql' with { type: 'text' }
import sqlite0027 from './migrations/sqlite/0027_counts.sql' with { type: 'text' }
import sqlite0028 from './migrations/sqlite/0028_address_index.sql' with { type: 'text' }
import sqlite0029 from './migrations/sqlite/0029_views.sql' with { type: 'text' }
import sqlite0030 from './migrations/sqlite/0030_joined_days.sql' with { type: 'text' }
import sqlite0031 from './migrations/sqlite/0031_sign_in_links.sql' with { type: 'text' }
import sqlite0032 from './migrations/sqlite/0032_backup_runs.sql' with { type: 'text' }
import sqlite0033 from './migrations/sqlite/0033_moves.sql' with { type: 'text' }
import sqlite0034 from './migrations/sqlite/0034_failure_indexes.sql' with { type: 'text' }

// Append only: applied migrations never change. They are imported as text, so that the executable contains them.

// A migration is compatible if it only adds tables, indexes, or columns that may be null and that nothing needs of rows that an
// older process inserts. Then processes can be restarted one after the other.
export const postgresMigrations: Migration[] = [
  { name: '0001_first_tables', statements: postgres0001 },
  { name: '0002_trails', statements: postgres0002 },
  { name: '0003_access', statements: postgres0003 },
  { name: '0004_deliveries', statements: postgres0004 },
  { name: '0005_signing_keys', statements: postgres0005 },
  { name: '0006_administrator_log', statements: postgres0006 },
  { name: '0007_heartbeats', statements: postgres0007 },
  { name: '0008_connections', statements: postgres0008 },
  { name: '0009_storage_tests', statements: postgres0009 },
  { name: '0010_purge_guard', statements: postgres0010 },
  { name: '0011_untested_checksums', statements: postgres0011 },
  { name: '0012_event_row', statements: postgres0012 },
  { name: '0013_projects_and_system', statements: postgres0013 },
  { name: '0013_system_grants', statements: postgres0013Grants },
  { name: '0014_created_objects', statements: postgres0014 },
  { name: '0015_log_tree', statements: postgres0015 },
  { name: '0016_attempts', statements: postgres0016 },
  { name: '0017_accounts', statements: postgres0017 },
  { name: '0019_agreement', statements: postgres0019 },
  { name: '0020_drains', statements: postgres0020 },
  { name: '0022_endpoints', statements: postgres0022 },
  { name: '0023_purged_partitions', statements: postgres0023 },
  { name: '0024_selected_events', statements: postgres0024 },
  { name: '0025_hashed_event_ids', statements: postgres0025 },
  { name: '0026_compacted_days', statements: postgres0026 },
  { name: '0027_counts', statements: postgres0027 },
  { name: '0028_address_index', statements: postgres0028 },
  { name: '0029_views', statements: postgres0029 },
  { name: '0030_joined_days', statements: postgres0030 },
  { name: '0031_sign_in_links', statements: postgres0031 },
  { name: '0032_backup_runs', statements: postgres0032 },
  { name: '0033_moves', statements: postgres0033, isCompatible: true },
  { name: '0034_failure_indexes', statements: postgres0034, isCompatible: true },
]

export const sqliteMigrations: Migration[] = [
  { name: '0001_first_tables', statements: sqlite0001 },
  { name: '0002_trails', statements: sqlite0002 },
  { name: '0003_access', statements: sqlite0003 },
  { name: '0004_deliveries', statements: sqlite0004 },
  { name: '0005_signing_keys', statements: sqlite0005 },
  { name: '0006_administrator_log', statements: sqlite0006 },
  { name: '0007_heartbeats', statements: sqlite0007 },
  { name: '0008_connections', statements: sqlite0008 },
  { name: '0009_storage_tests', statements: sqlite0009 },
  { name: '0010_purge_guard', statements: sqlite0010 },
  { name: '0011_untested_checksums', statements: sqlite0011 },
  { name: '0012_event_row', statements: sqlite0012 },
  { name: '0013_projects_and_system', statements: sqlite0013 },
  { name: '0013_system_grants', statements: sqlite0013Grants },
  { name: '0014_created_objects', statements: sqlite0014 },
  { name: '0015_log_tree', statements: sqlite0015 },
  { name: '0016_attempts', statements: sqlite0016 },
  { name: '0017_accounts', statements: sqlite0017 },
  { name: '0019_agreement', statements: sqlite0019 },
  { name: '0020_drains', statements: sqlite0020 },
  { name: '0022_endpoints', statements: sqlite0022 },
  { name: '0023_purged_partitions', statements: sqlite0023 },
  { name: '0024_selected_events', statements: sqlite0024 },
  { name: '0025_hashed_event_ids', statements: sqlite0025 },
  { name: '0026_compacted_days', statements: sqlite0026 },
  { name: '0027_counts', statements: sqlite0027 },
  { name: '0028_address_index', statements: sqlite0028 },
  { name: '0029_views', statements: sqlite0029 },
  { name: '0030_joined_days', statements: sqlite0030 },
  { name: '0031_sign_in_links', statements: sqlite0031 },
  { name: '0032_backup_runs', statements: sqlite0032 },
  { name: '0033_moves', statements: sqlite0033 },
  { name: '0034_failure_indexes', statements: sqlite0034 },
]
