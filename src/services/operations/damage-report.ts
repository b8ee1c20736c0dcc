import { Fault } from '../../domain/fault.ts'
import type { PartitionName } from '../../store/operations/database-checks.ts'
import type { Store } from '../../store/store.ts'
import { cached } from './cached.ts'
import { MEASURED_MS } from './health.ts'

export type DamageReport = ReturnType<typeof createDamageReport>

type ReportContext = { store: Pick<Store, 'databaseChecks'>; monotonicMs: () => number }

/** What the checks of the embedded database have found. */
export function createDamageReport({ store: { databaseChecks }, monotonicMs }: ReportContext) {
  const listDamaged = async (): Promise<PartitionName[]> => {
    const found = new Map<string, PartitionName>()
    for (const { kind, name } of await databaseChecks.listFindings())
      found.set(`${kind} ${name}`, { kind, name })
    return [...found.values()]
  }
  return {
    /** Returns the days, months and tables that are damaged. */
    listDamaged,

    /** Returns when something was checked last, and how many parts are damaged; null while the database is unavailable. */
    measure: cached(
      async () => {
        try {
          const times = (await databaseChecks.listChecks()).map(({ checkedAt }) => checkedAt.getTime())
          const damaged = (await listDamaged()).length
          return { checkedAt: times.length === 0 ? null : new Date(Math.max(...times)), damaged }
        } catch (error) {
          if (error instanceof Fault) return null
          throw error
        }
      },
      MEASURED_MS,
      monotonicMs,
    ),
  }
}
