import type { Database } from 'bun:sqlite'
import { keysOfId, projectOfKey, type RecordHashes } from '../events/event-key.ts'
import { idTable, RECENT_IDS, SETTLING_IDS } from './id-generations.ts'
import type { IdGenerations, SqliteValue } from './worker-messages.ts'

/** An event whose ID is to be claimed. */
type Claim = {
  customer: number
  id: string
  /** The hash of the customer and the ID (`hashId`). */
  idHash: string
  project: string
  hashes: RecordHashes
  eventTime: number
}

/** The hashes of the event that has an ID already, or null; and whether an event in another project has it. */
type ClaimedId = { known: RecordHashes | null; isTakenElsewhere: boolean }

/** The IDs of all events that are stored. */
export type EventIds = {
  /** Claims the ID of an event under a sequence, unless an event with the ID is stored already. */
  claim(event: Claim, sequence: number): ClaimedId
}

/** Returns the IDs of some generations. A claim is one question, whatever the number of generations, and one insert. */
export function openEventIds(db: Database, generations: IdGenerations): EventIds {
  const find = finder(db, generations)
  const insert = db.query(
    `insert into ${RECENT_IDS} (id_hash, project, generation, event_time, sequence, stored_hash, sent_hash)
     values (unhex(?), ?, ${generations.current}, ?, ?, ?, ?)`,
  )
  return {
    claim(event, sequence) {
      const rows = find(event)
      const known = rows.find(({ project }) => project === null || project === event.project)
      if (!known) {
        const { storedHash, sentHash } = event.hashes
        const hashes = [toBytes(storedHash), toBytes(sentHash)]
        insert.run(event.idHash, event.project, event.eventTime, sequence, ...hashes)
      }
      return { known: known ? toHashes(known, event.hashes) : null, isTakenElsewhere: rows.length > 0 }
    },
  }
}

/** An ID that is stored. The project is null if it is from before IDs had projects. */
type StoredId = { project: string | null; storedHash: StoredHash; sentHash: StoredHash }
type StoredHash = Uint8Array | string | null

type Find = (event: Claim) => StoredId[]

// Finds an ID in all projects. The tables of recent IDs come first: all of their pages are in memory.
function finder(db: Database, { current, hashed, texts, before }: IdGenerations): Find {
  const tables = [RECENT_IDS, SETTLING_IDS, ...[current, ...hashed].map(idTable)]
  const selects = [
    ...tables.map((each) => selectIds(each, 'null', 'project', 'id_hash = unhex(?1)')),
    ...texts.map((each) => selectIds(idTable(each), 'id', 'null', 'customer = ?2 and id >= ?3 and id < ?4')),
    ...before.map((each) => selectIds(idTable(each), 'id', 'null', 'customer = ?2 and id = ?3')),
  ]
  const statement = db.query<FoundId, SqliteValue[]>(selects.join(' union all '))
  if (texts.length + before.length === 0) return ({ idHash }) => statement.all(idHash)
  return ({ customer, id, idHash }) => {
    const { from, until } = keysOfId(id)
    const rows = statement.all(idHash, customer, from, ...(texts.length > 0 ? [until] : []))
    return rows.map((row) => (row.key === null ? row : { ...row, project: projectOfKey(row.key, id) }))
  }
}

/** A row with an ID: its key is the text, in generations that have it. */
type FoundId = StoredId & { key: string | null }

function selectIds(table: string, key: string, project: string, condition: string): string {
  return `select ${key} as key, ${project} as project, stored_hash as storedHash, sent_hash as sentHash
    from ${table} where ${condition}`
}

// Hashes of records are kept as 12 bytes: as the first 16 of their characters.
const HASH_CHARACTERS = 16

function toBytes(hash: string | null): Uint8Array | null {
  return hash === null ? null : Buffer.from(hash.slice(0, HASH_CHARACTERS), 'base64url')
}

// A hash that is kept as bytes is known by its beginning only: if this is that of the event's, so is the rest.
function toHashes({ storedHash, sentHash }: StoredId, other: RecordHashes): RecordHashes {
  const texts = [other.storedHash, other.sentHash].filter((each) => each !== null)
  const toText = (hash: StoredHash) => {
    if (!(hash instanceof Uint8Array)) return hash
    const beginning = Buffer.from(hash).toString('base64url')
    return texts.find((each) => each.startsWith(beginning)) ?? beginning
  }
  return { storedHash: toText(storedHash), sentHash: toText(sentHash) }
}
