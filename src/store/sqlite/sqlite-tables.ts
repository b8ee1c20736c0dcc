import { describePartitions, describeTables } from '../schema.ts'
import { asPostgresBuilders } from './sqlite-as-postgres.ts'
import { sqliteBuilders } from './sqlite-builders.ts'

const builders = asPostgresBuilders(sqliteBuilders)

export const sqliteTables = describeTables(builders)

/** Functions that return the table of one partition. */
export const sqlitePartitions = describePartitions(builders)
