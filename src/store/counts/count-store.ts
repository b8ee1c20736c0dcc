import { type ColumnMaking, makeColumns } from '../columns/make-columns.ts'
import type { Database } from '../database.ts'
import { countExisting, listUncountedDays } from './count-existing.ts'
import { countNext } from './count-next.ts'
import { readCountPosition } from './count-position.ts'
import { makeDayCounts } from './make-day-counts.ts'
import { recountDay } from './recount-day.ts'

/** What counts the events of all customers. */
export function createCountStore(database: Database) {
  return {
    /** Returns a sequence up to which every event is stored or never will be. It does not keep senders waiting. */
    findSettledSequence: () => database.settledSequence(),

    /** Returns up to where events are counted. */
    readPosition: () => readCountPosition(database),

    /**
     * Counts the next events with sequences up to one, and resolves with up to where events are counted now. Several processes
     * may do so at the same time: each event is counted once.
     */
    countNext: (until: number) => countNext(database, until),

    /**
     * Counts some events that were received before events were counted, those of the newest day first. Resolves with the number
     * of events, or null if all are counted.
     */
    countExisting: () => countExisting(database),

    /** Returns the days that have events, oldest first. */
    listDays: async () => (await database.listDays()).sort(),

    /**
     * Counts the events of a day again, and compares them with its counts; with `fix`, it replaces those that differ. Resolves
     * with null if the day is not counted completely yet.
     */
    recountDay: (day: string, fix: boolean) => recountDay(database, day, fix),

    /** Returns how many events are not counted yet, at most, and how many days have some from before there were counts. */
    async measure(): Promise<{ behind: number; uncountedDays: number }> {
      const { begunAfter, countedUntil } = await readCountPosition(database)
      const behind = Math.max(0, (await database.lastSequence()) - countedUntil)
      const days = begunAfter === 0 ? [] : await listUncountedDays(database)
      return { behind, uncountedDays: days.length }
    },

    /**
     * Joins the hours of each day that has some which ended before an instant and are not joined yet, until it has taken `longestMs`.
     * Resolves with the number of days of customers.
     */
    makeDays: (endedBefore: Date, longestMs?: number) => makeDayCounts(database, endedBefore, longestMs),

    /**
     * Makes the columns of days, from which events that match a filter are counted, if they lack many events. Resolves with the number
     * of days of customers.
     */
    makeColumns: (making: ColumnMaking) => makeColumns(database, making),
  }
}
