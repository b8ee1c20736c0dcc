import type { Store } from '../../store/store.ts'
import type { Context } from '../context.ts'

type AlarmContext = Pick<Context, 'clock'> & { store: Pick<Store, 'countTrailAlarms' | 'trailVerifications'> }

export type GetTrailAlarms = ReturnType<typeof createGetTrailAlarms>

/** Returns a function that returns what is wrong with the trails of all customers, in numbers. */
export function createGetTrailAlarms({ store, clock }: AlarmContext) {
  return async () => {
    const results = await store.trailVerifications.listResults()
    const [oldest] = results
    return {
      ...(await store.countTrailAlarms()),
      oldestVerificationSeconds: oldest
        ? Math.max(0, (clock().getTime() - oldest.finishedAt.getTime()) / 1_000)
        : null,
      problems: results.reduce((sum, { result }) => sum + result.problems, 0),
      failures: results.filter(({ result }) => result.error !== null).length,
    }
  }
}
