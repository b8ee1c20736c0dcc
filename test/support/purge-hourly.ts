import { HOUR_MS } from '../../src/domain/time.ts'
import type { PurgeResult } from '../../src/services/events/purge.ts'

/** The part of an app or a process that purges, with a clock that can be set. */
type PurgingProcess = { purge(): Promise<PurgeResult>; clock: () => Date; setClock(instant: string): void }

/** Purges every hour, for some hours from now on, as the schedule does. Returns the results, one for each hour. */
export async function purgeHourly(
  { purge, clock, setClock }: PurgingProcess,
  hours: number,
): Promise<PurgeResult[]> {
  const start = clock().getTime()
  const results: PurgeResult[] = []
  for (let hour = 0; hour <= hours; hour += 1) {
    setClock(new Date(start + hour * HOUR_MS).toISOString())
    results.push(await purge())
  }
  return results
}
