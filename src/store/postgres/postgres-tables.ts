import { describeTables } from '../schema.ts'
import { postgresBuilders } from './postgres-builders.ts'

// Exported one by one, because `drizzle-kit` looks for them there when it drafts a migration.
export const {
  accessKeys,
  administratorLog,
  attempts,
  connections,
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
  projects,
  purgeClock,
  purgeRefusals,
  receiptStart,
  servers,
  sessions,
  signingKeys,
  sources,
  trails,
  trashedPartitions,
  usedSignatures,
  users,
} = describeTables(postgresBuilders)
