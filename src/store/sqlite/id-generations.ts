import { FIRST_GENERATION } from '../partitions.ts'

/**
 * Generations of the embedded database whose IDs are kept as hashes have numbers from here on. Those that have IDs as text
 * stay as they are until they are purged.
 */
const FIRST_HASHED_GENERATION = 2 * FIRST_GENERATION

/** Returns the number with which this database has a generation. */
export function toHashedGeneration(generation: number): number {
  return generation + FIRST_HASHED_GENERATION - FIRST_GENERATION
}

/** Whether the IDs of a generation are kept as hashes. */
export function isHashedGeneration(generation: number): boolean {
  return generation >= FIRST_HASHED_GENERATION
}

/** Returns the table with the IDs of a generation. */
export function idTable(generation: number): string {
  return `event_ids_${generation}`
}

/** The tables of IDs that have not reached that of their generation yet: the latest ones, and a larger one. */
export const RECENT_IDS = 'recent_event_ids'
export const SETTLING_IDS = 'settling_event_ids'

/** The columns of an ID in the table of its generation. */
export const HASHED_ID_COLUMNS = 'id_hash, project, event_time, sequence, stored_hash, sent_hash'

/** Returns the SQL that creates the table of a generation whose IDs are kept as hashes if it is missing. */
export function createHashedGenerationSql(generation: number): string {
  return `create table if not exists ${idTable(generation)} (
    id_hash blob not null, project text not null, event_time integer not null, sequence integer not null,
    stored_hash blob not null, sent_hash blob, primary key (id_hash, project)) without rowid;`
}

/** Returns the SQL that moves all IDs of a generation to its table, before that becomes unreachable. */
export function settleGenerationSql(generation: number): string {
  const moves = [RECENT_IDS, SETTLING_IDS].map(
    (table) => `insert into ${idTable(generation)} select ${HASHED_ID_COLUMNS} from ${table}
      where generation = ${generation} order by id_hash, project;
      delete from ${table} where generation = ${generation};`,
  )
  return moves.join('\n')
}
