import type { Database } from 'bun:sqlite'
import { keysOfId, type RecordHashes } from '../events/event-key.ts'
import type { IdGenerations, SqliteValue } from './worker-messages.ts'

/** An event whose ID is to be claimed. */
type Claim = { customer: number; id: string; key: string; hashes: RecordHashes; eventTime: number }

/** The IDs of all events that are stored. */
export type EventIds = {
  /** Claims the ID of an event under a sequence. Returns null; or, if an event with the ID is stored already, its hashes. */
  claim(event: Claim, sequence: number): RecordHashes | null
  /** Whether an event in another project has the ID of one that has claimed it. */
  isTakenElsewhere(event: Claim): boolean
}

/** Returns the IDs of some generations. Each question is one statement, whatever the number of generations. */
export function openEventIds(db: Database, { current, others, before }: IdGenerations): EventIds {
  const findCurrent = finder(db, [current], 'id = ?2')
  const findOther = finder(db, others, 'id = ?2')
  // An ID from before is taken in all projects.
  const findBefore = finder(db, before, 'id = ?2')
  const findElsewhere = finder(db, [current, ...others, ...before], 'id >= ?2 and id < ?3 and id <> ?4')
  const claimId = db.query(
    `insert into event_ids_${current} (customer, id, generation, event_time, sequence, stored_hash, sent_hash)
     values (?, ?, ${current}, ?, ?, ?, ?) on conflict do nothing`,
  )
  return {
    claim({ customer, id, key, hashes: { storedHash, sentHash }, eventTime }, sequence) {
      const known = findOther(customer, key) ?? findBefore(customer, id)
      if (known) return known
      const { changes } = claimId.run(customer, key, eventTime, sequence, storedHash, sentHash)
      return changes > 0 ? null : findCurrent(customer, key)
    },
    isTakenElsewhere({ customer, id, key }) {
      const { from, until } = keysOfId(id)
      return findElsewhere(customer, from, until, key) !== null
    },
  }
}

/** Finds the hashes of an ID; null if there is none. Its first parameter is the customer. */
type Find = (...params: SqliteValue[]) => RecordHashes | null

function finder(db: Database, generations: number[], condition: string): Find {
  if (generations.length === 0) return () => null
  const selects = generations.map(
    (each) =>
      `select stored_hash as storedHash, sent_hash as sentHash from event_ids_${each} where customer = ?1 and ${condition}`,
  )
  const statement = db.query<RecordHashes, SqliteValue[]>(selects.join(' union all '))
  return (...params) => statement.get(...params)
}
