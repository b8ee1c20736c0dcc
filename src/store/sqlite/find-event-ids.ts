import type { EventPosition } from '../database.ts'
import { hashId, keysOfId, projectOfKey } from '../events/event-key.ts'
import { idTable, isHashedGeneration, RECENT_IDS, SETTLING_IDS } from './id-generations.ts'
import { queryThread, type WorkerThread } from './worker-threads.ts'

/** Resolves with the positions of a customer's events with an ID, by the tables of recent IDs and all generations. */
export async function findEventIds(
  reader: WorkerThread,
  generations: Iterable<number>,
  customer: number,
  id: string,
): Promise<EventPosition[]> {
  const all = [...generations]
  const hashed = [RECENT_IDS, SETTLING_IDS, ...all.filter(isHashedGeneration).map(idTable)]
  const texts = all.filter((each) => !isHashedGeneration(each)).map(idTable)
  const selects = [
    ...hashed.map(
      (table) => `select project, null, event_time, sequence from ${table} where id_hash = unhex(?1)`,
    ),
    ...texts.map((table) => `select null, id, event_time, sequence from ${table} where ${IS_TEXT_OF_ID}`),
  ]
  const { from, until } = keysOfId(id)
  const params = texts.length > 0 ? [hashId(customer, id), customer, from, until] : [hashId(customer, id)]
  const rows = await queryThread(reader, selects.join(' union all '), params, 'all')
  return rows.map(([project, key, eventTime, sequence]) => ({
    project: key === null ? String(project) : projectOfKey(String(key), id),
    eventTime: new Date(Number(eventTime)),
    sequence: Number(sequence),
  }))
}

const IS_TEXT_OF_ID = 'customer = ?2 and id >= ?3 and id < ?4'
