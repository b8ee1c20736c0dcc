import { createBoundedMap } from '../../domain/bounded-map.ts'
import { describePartitions, describeTables } from '../schema.ts'
import { asPostgresBuilders } from './sqlite-as-postgres.ts'
import { sqliteBuilders } from './sqlite-builders.ts'

const builders = asPostgresBuilders(sqliteBuilders)
const partitions = describePartitions(builders)

/** Partitions of each kind whose tables are kept: those of the default retention, and some more. */
const KEPT_MAX = 100

export const sqliteTables = describeTables(builders)

/** Functions that return the table of one partition. Describing one takes as long as a query, so they are kept. */
export const sqlitePartitions: typeof partitions = {
  events: kept(partitions.events),
  eventResources: kept(partitions.eventResources),
  eventBlocks: kept(partitions.eventBlocks),
  eventTexts: kept(partitions.eventTexts),
  eventIds: kept(partitions.eventIds),
  administratorLog: kept(partitions.administratorLog),
}

function kept<Table>(describe: (suffix: string) => Table): (suffix: string) => Table {
  const tables = createBoundedMap<Table>(KEPT_MAX)
  return (suffix) => {
    const known = tables.get(suffix)
    if (known !== undefined) return known
    const table = describe(suffix)
    tables.set(suffix, table)
    return table
  }
}
