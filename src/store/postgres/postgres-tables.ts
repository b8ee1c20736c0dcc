import { describeTables } from '../schema.ts'
import { postgresBuilders } from './postgres-builders.ts'

// Exported one by one, because `drizzle-kit` looks for them there when it drafts a migration.
export const {
  accessKeys,
  administratorLog,
  customers,
  deliveries,
  digestArchives,
  digests,
  eventIds,
  eventResources,
  events,
  exports,
  formerTags,
  grants,
  heartbeats,
  inventories,
  projects,
  servers,
  sessions,
  signingKeys,
  sources,
  trails,
  users,
} = describeTables(postgresBuilders)
