import { and, asc, gte } from 'drizzle-orm'
import { Fault } from '../../domain/fault.ts'
import { encodeFields } from '../../domain/tree/leaf.ts'
import type { Database } from '../database.ts'
import { listPositions } from '../events/event-positions.ts'
import type { StoredLeaves } from './tree-codecs.ts'
import { createTreeHashes, sha256 } from './tree-hashes.ts'
import { isOfTree, readTreePositions, type TreeKind } from './tree-position.ts'
import { streamTreeRows } from './tree-rows.ts'

/** A leaf that is in the tree, by its index. */
export type StoredLeaf = { index: number }

/** The leaves of events that follow one another, and of their rows of the administrator log. */
export type NewLeaves = { [kind in TreeKind]: StoredLeaves }

/** The trees of one customer. */
export function createCustomerTreeStore(database: Database, customer: number) {
  return {
    /** Returns both trees as they are now. */
    readPositions: () => readTreePositions(database.primary, database, customer),

    /** Streams the leaves of events with sequences within (after, until], and those of their rows of the administrator log. */
    async *streamNewLeaves(after: number, until: number): AsyncGenerator<NewLeaves> {
      let last = after
      for await (const events of database.eventLeaves(customer, after, until)) {
        const end = events.sequences.at(-1) ?? last
        const report = database.reportLeaves([...new Set(events.days)], customer, last, end)
        const hashes = await hashOthers(database, customer, events)
        yield { events: { ...events, hashes }, report: joinLeaves(await Array.fromAsync(report)) }
        last = end
      }
    },

    /** Streams events with sequences within (after, until] as leaves cover them, in the order of receipt, in chunks. */
    streamRows: (after: number, until: number) => streamTreeRows(database, customer, after, until),

    /**
     * Returns the newest event with an ID, of a project if one is given, as its leaf covers it, and the leaf, or null before it
     * is in the tree; null without such an event.
     */
    async findEvent(eventId: string, project: string | null = null) {
      for (const { sequence } of await listPositions(database, customer, eventId, project))
        for await (const rows of streamTreeRows(database, customer, sequence - 1, sequence)) {
          const row = rows.find(({ event }) => event.id === eventId && project === (project && event.project))
          if (row) return { row, leaf: await findLeaf(database, { customer, kind: 'events', sequence }) }
        }
      return null
    },

    /** Returns the hashes of a tree. */
    openHashes: (kind: TreeKind) => createTreeHashes(database, customer, kind),
  }
}

// PostgreSQL hashes the rows that have their records. The others are hashed here.
async function hashOthers(
  database: Database,
  customer: number,
  { hashes, sequences }: StoredLeaves,
): Promise<Uint8Array[]> {
  const others = sequences.filter((_, i) => hashes[i]?.length === 0)
  const [first, last] = [others[0], others.at(-1)]
  if (first === undefined || last === undefined) return hashes
  const hashed = new Map<number, Uint8Array>()
  for await (const rows of streamTreeRows(database, customer, first - 1, last))
    for (const { sequence, event } of rows) hashed.set(sequence, sha256(encodeFields(event)))
  return hashes.map((hash, i) => {
    const own = hash.length > 0 ? hash : hashed.get(sequences[i] ?? 0)
    // A leaf is never changed: none may have the hash of nothing.
    if (own === undefined) throw new Fault('conflict', 'purgedWhileRead')
    return own
  })
}

function joinLeaves(parts: StoredLeaves[]): StoredLeaves {
  return {
    hashes: parts.flatMap(({ hashes }) => hashes),
    sequences: parts.flatMap(({ sequences }) => sequences),
    days: parts.flatMap(({ days }) => days),
  }
}

async function findLeaf(
  { primary, tables: { treeLeaves } }: Database,
  { customer, kind, sequence }: { customer: number; kind: TreeKind; sequence: number },
): Promise<StoredLeaf | null> {
  const [row] = await primary
    .select()
    .from(treeLeaves)
    .where(and(isOfTree(treeLeaves, customer, kind), gte(treeLeaves.lastSequence, sequence)))
    .orderBy(asc(treeLeaves.lastSequence))
    .limit(1)
  const place = row?.leaves.sequences.indexOf(sequence) ?? -1
  return row && place >= 0 ? { index: row.first + place } : null
}
