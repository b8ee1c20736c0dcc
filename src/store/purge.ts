import { purgeFormerTags } from './access/users.ts'
import { countAllReceived } from './counts/count-next.ts'
import type { Database, PartitionId } from './database.ts'
import { purgeExports } from './events/exports.ts'
import { deleteChecksOf } from './operations/database-checks.ts'
import { dayBounds, hasGenerationEnded } from './partitions.ts'
import { hasMonthEnded } from './reports/month-partitions.ts'
import { purgeServers } from './servers/servers.ts'
import { purgeSources } from './sources/sources.ts'
import { createDeliveryWindowStore } from './trails/delivery-windows.ts'
import { hasUndeliveredEvents } from './undelivered-events.ts'

/** What is expired: days and ID generations that ended before `days`, and months that ended before `months`. */
export type Expiry = { days: Date; months: Date }

/**
 * How many days or months a purge moves to the trash at most, the oldest first; and when it does. With `sign`, each is
 * remembered as purged, with its signature.
 */
export type PurgeRun = { at: Date; countMax: number; sign?: (partition: PartitionId) => string }

/** Moves expired partitions to the trash, brings them back, and drops them for good. Deletes rows by their age. */
export function createPurgeStore(database: Database) {
  const { trashedPartitions } = database.tables
  const listTrash = () => database.primary.select().from(trashedPartitions)
  return {
    /**
     * Moves days that ended before an instant to the trash, and after the last of them ID generations that did; returns these
     * days, and those kept because a trail has not delivered their events yet.
     */
    trashDays: (before: Date, run: PurgeRun) => trashDays(database, before, run),

    /** Moves months of the administrator log that ended before an instant to the trash, and returns them. */
    async trashMonths(before: Date, { at, countMax, sign }: PurgeRun): Promise<string[]> {
      const months = (await listExpiredMonths(database, before)).slice(0, countMax)
      for (const name of months) {
        const month: PartitionId = { kind: 'month', name }
        await database.trashPartition(month, at, sign?.(month))
      }
      return months
    },

    /** Returns the number of expired days and months, and of partitions that went to the trash at an instant or before. */
    async countDue({ days, months }: Expiry, trashedBefore: Date): Promise<number> {
      const due = (await listTrash()).filter(({ trashedAt }) => trashedAt <= trashedBefore)
      const expired = [
        ...(await listExpiredDays(database, days)),
        ...(await listExpiredMonths(database, months)),
      ]
      return due.length + expired.length
    },

    /** Brings back the partitions in the trash that are not expired, and returns their names. */
    async restoreTrash(expiry: Expiry): Promise<string[]> {
      const restored = (await listTrash()).map(toPartitionId).filter((each) => !isExpired(each, expiry))
      for (const each of restored) await database.restorePartition(each)
      return restored.map(({ name }) => name)
    },

    /** Drops the partitions that went to the trash at an instant or before, for good; returns their names. */
    async emptyTrash(trashedBefore: Date): Promise<string[]> {
      const dropped = (await listTrash()).filter(({ trashedAt }) => trashedAt <= trashedBefore)
      await dropPartitions(database, dropped)
      return dropped.map(({ name }) => name)
    },

    /** Makes everything in the trash count as moved there at an instant. */
    async renewTrash(at: Date): Promise<void> {
      await database.transaction(({ db }) => db.update(trashedPartitions).set({ trashedAt: at }))
    },

    /** Returns the start of the oldest day that is expired or in the trash; null if there is none. */
    async findOldestExpired(before: Date): Promise<Date | null> {
      const trashed = (await listTrash()).filter(({ kind }) => kind === 'day').map(({ name }) => name)
      const [oldest] = [...trashed, ...(await listExpiredDays(database, before))].sort()
      return oldest === undefined ? null : dayBounds(oldest).from
    },

    /** Deletes exports, former tags and servers that are gone, all from before an instant; and the sources silent since another one. */
    async purgeRows(before: Date, sourcesBefore: Date): Promise<void> {
      await purgeExports(database, before)
      await purgeServers(database, before)
      await purgeFormerTags(database, before)
      await purgeSources(database, sourcesBefore)
    },
  }
}

async function dropPartitions(database: Database, trashed: { kind: string; name: string }[]): Promise<void> {
  const removeFormer = () => database.compactions.removeLeftovers(async () => {}, 'former')
  // What a compaction that was interrupted has left has the names that the dropped tables get.
  if (trashed.length > 0) await removeFormer()
  for (const each of trashed) {
    await deleteChecksOf(database, each)
    await database.dropTrashedPartition(toPartitionId(each))
  }
  await removeFormer()
}

async function trashDays(
  database: Database,
  before: Date,
  { at, countMax, sign }: PurgeRun,
): Promise<{ dropped: string[]; kept: string[] }> {
  const undelivered = await createDeliveryWindowStore(database).listUndelivered()
  const expired = await listExpiredDays(database, before)
  // An event that is in the trash is not seen by what counts events, and may come back.
  if (expired.length > 0) await countAllReceived(database)
  const dropped: string[] = []
  const kept: string[] = []
  for (const day of expired) {
    if (dropped.length === countMax) break
    if (await hasUndeliveredEvents(database, day, undelivered)) kept.push(day)
    else {
      const partition: PartitionId = { kind: 'day', name: day }
      await database.trashPartition(partition, at, sign?.(partition))
      dropped.push(day)
    }
  }
  // The events of the days that are left must be found by their IDs.
  if (dropped.length === countMax) return { dropped, kept }
  for (const generation of await database.listIdGenerations()) {
    const partition: PartitionId = { kind: 'generation', name: String(generation) }
    if (isExpired(partition, { days: before, months: before })) await database.trashPartition(partition, at)
  }
  return { dropped, kept }
}

function isExpired({ kind, name }: PartitionId, { days, months }: Expiry): boolean {
  if (kind === 'day') return dayBounds(name).until <= days
  return kind === 'month' ? hasMonthEnded(name, months) : hasGenerationEnded(Number(name), days)
}

async function listExpiredDays(database: Database, before: Date): Promise<string[]> {
  return (await database.listDays()).filter((day) => dayBounds(day).until <= before).sort()
}

async function listExpiredMonths(database: Database, before: Date): Promise<string[]> {
  return (await database.listMonths()).filter((month) => hasMonthEnded(month, before)).sort()
}

function toPartitionId({ kind, name }: { kind: string; name: string }): PartitionId {
  return { kind: KINDS.find((each) => each === kind) ?? 'day', name }
}

const KINDS = ['day', 'month', 'generation'] as const
