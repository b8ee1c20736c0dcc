import { and, eq } from 'drizzle-orm'
import type { Customer } from '../../domain/access/customer.ts'
import { toDayNumber } from '../../domain/time.ts'
import type { Database } from '../database.ts'
import { dayBounds } from '../partitions.ts'
import { daysOfMonth } from '../reports/month-partitions.ts'
import { appendLeaves, type TreeAppend } from './append-leaves.ts'
import { purgeLeaves } from './purge-leaves.ts'
import { listCustomersWithoutHead } from './tree-heads.ts'
import { createTreeKeyStore } from './tree-keys.ts'
import { readSequencer, type SequencerPosition } from './tree-position.ts'

/** The trees of all customers. */
export function createTreeStore(database: Database) {
  return {
    /** The keys that sign heads. */
    keys: createTreeKeyStore(database),

    /** Returns where the trees begin, and up to where they follow the log. */
    readSequencer: (): Promise<SequencerPosition> => readSequencer(database.primary, database),

    /** Returns how many events the trees do not have yet, at most. */
    async measure(): Promise<{ behind: number }> {
      const { begunAfter, followedUntil } = await readSequencer(database.primary, database)
      return { behind: Math.max(0, (await database.lastSequence()) - Math.max(begunAfter, followedUntil)) }
    },

    /** Returns a sequence up to which every event is stored or never will be. It does not keep senders waiting. */
    findSettledSequence: () => database.settledSequence(),

    /** Returns the customers with events whose sequences are within (after, until], by their IDs. */
    listReceivers: (after: number, until: number) => database.receivers(after, until),

    /** Adds leaves to trees; returns false, without a change, if another process has added some since. */
    append: (append: TreeAppend) => appendLeaves(database, append),

    /** Returns the customers whose log has grown since their last head. */
    listCustomersWithoutHead: (): Promise<Customer[]> => listCustomersWithoutHead(database),

    /** Returns the size of the tree of events of each customer that has one, by account ID. */
    listSizes: (): Promise<{ accountId: string; size: number }[]> => listSizes(database),

    /** Deletes the hashes of leaves all of whose rows have been purged; returns the number of blocks of them. */
    async purgeLeaves(): Promise<number> {
      const [events, report] = [await findOldestDay(database), await findOldestReportDay(database)]
      return purgeLeaves(database, { events, report })
    },
  }
}

async function listSizes({ primary, tables: { customers, trees } }: Database) {
  return primary
    .select({ accountId: customers.accountId, size: trees.size })
    .from(trees)
    .innerJoin(customers, and(eq(customers.id, trees.customer), eq(trees.kind, 'events')))
    .orderBy(customers.accountId)
}

// Partitions in the trash may come back.
async function findOldestDay(database: Database): Promise<number | null> {
  const days = [...(await database.listDays()), ...(await listTrash(database, 'day'))]
  return oldestOf(days.map((day) => toDayNumber(dayBounds(day).from)))
}

async function findOldestReportDay(database: Database): Promise<number | null> {
  const months = [...(await database.listMonths()), ...(await listTrash(database, 'month'))]
  return oldestOf(months.map((month) => daysOfMonth(month).from))
}

async function listTrash({ primary, tables }: Database, kind: string): Promise<string[]> {
  const rows = await primary.select().from(tables.trashedPartitions)
  return rows.filter((row) => row.kind === kind).map(({ name }) => name)
}

function oldestOf(days: number[]): number | null {
  return days.length === 0 ? null : Math.min(...days)
}
