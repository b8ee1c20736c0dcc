import type { Caller } from '../../domain/access/caller.ts'
import { isAllowed } from '../../domain/access/permissions.ts'
import { Fault } from '../../domain/fault.ts'
import type { TrailMeasurement } from '../../store/trails/measure-trails.ts'
import type { Context } from '../context.ts'

/** The state of all trails together, which names none of them. */
export type TrailTotals = {
  logging: number
  stopped: number
  /** Trails whose last attempt to deliver failed. */
  failing: number
  /** Windows that wait to be delivered, and for how long the oldest of them has. */
  waitingWindows: number
  oldestWaitingSeconds: number
  /** Time since the last delivery, and since the end of the last digest, of the trail for which it is the longest. */
  lastDeliverySeconds: number
  lastDigestSeconds: number
}

export type TrailMeasurements = ReturnType<typeof createTrailMeasurements>

type MeasurementContext = Pick<Context, 'clock'> & { measureTrails: () => Promise<TrailMeasurement[]> }

/** Measures trails for monitoring. Nothing of it is logged, because monitoring asks all the time. */
export function createTrailMeasurements({ clock, measureTrails }: MeasurementContext) {
  return {
    /** Returns the state of the trails of all customers; null while the database is unavailable. */
    async measureAll(): Promise<TrailTotals | null> {
      const trails = await measureTrails().catch(nullIfUnavailable)
      return trails && toTotals(trails, clock())
    },

    /** Returns the trails of the caller's customer; an empty list if the caller may not see them. */
    async measureOf(caller: Caller): Promise<TrailMeasurement[]> {
      if (!isAllowed(caller, 'ListTrails')) return []
      const trails = (await measureTrails().catch(nullIfUnavailable)) ?? []
      return trails.filter(({ customer }) => customer === caller.customer.id)
    },
  }
}

function toTotals(trails: TrailMeasurement[], now: Date): TrailTotals {
  const logging = trails.filter(({ isLogging }) => isLogging)
  const longest = (since: (Date | null)[]) =>
    Math.max(0, ...since.map((each) => (each === null ? 0 : (now.getTime() - each.getTime()) / 1_000)))
  return {
    logging: logging.length,
    stopped: trails.length - logging.length,
    failing: trails.filter(({ isFailing }) => isFailing).length,
    waitingWindows: trails.reduce((sum, { waiting }) => sum + waiting, 0),
    oldestWaitingSeconds: longest(trails.map(({ waitingSince }) => waitingSince)),
    lastDeliverySeconds: longest(logging.map((each) => each.deliveredAt ?? each.startedAt)),
    lastDigestSeconds: longest(
      logging.filter(({ hasDigests }) => hasDigests).map((each) => each.digestAt ?? each.startedAt),
    ),
  }
}

function nullIfUnavailable(error: unknown): null {
  if (error instanceof Fault) return null
  throw error
}
