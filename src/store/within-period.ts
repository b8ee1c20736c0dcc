import { type Column, gte, lt, type SQL, sql } from 'drizzle-orm'

/** Returns the condition that a time is within [from, until), to be joined with others by `and`. */
export function isWithin(time: Column, { from, until }: { from: Date; until: Date }): SQL {
  return sql`${gte(time, from)} and ${lt(time, until)}`
}
