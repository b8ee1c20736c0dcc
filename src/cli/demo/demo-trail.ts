import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { App } from '../../app.ts'
import { buildDelivery, buildTrails } from '../../build-trails.ts'
import type { Caller } from '../../domain/access/caller.ts'
import { HOUR_MS } from '../../domain/time.ts'
import { createCloseWindows } from '../../services/trails/close-windows.ts'
import { createConfirmedTime } from '../../services/trails/confirmed-time.ts'

const FOLDER = 'archive'

/** It writes into a folder, which is deleted with the demo. */
const TRAIL = {
  name: 'archive',
  bucket: `file:${FOLDER}`,
  prefix: null,
  project: null,
  isMultiRegion: true,
  hasGlobalEvents: true,
  hasDigests: true,
  isLogging: true,
  tags: [],
}

/** How many hours ago the folder was away, so that a delivery failed. */
const FAILED_HOURS_AGO = 50

export type DemoTrail = Awaited<ReturnType<typeof createDemoTrail>>

/**
 * Creates a trail that began to save events at an instant in the past, hour by hour. Daybook's own services serve it, with a
 * clock that is moved; no other clock may serve trails before `deliver` has ended.
 */
export async function createDemoTrail(
  { context, services }: App,
  administrator: Caller,
  { dataDir, start, now }: { dataDir: string; start: Date; now: Date },
) {
  let moved = start
  // The failure is wanted, and no warning to the person who looks at the demo.
  const log = { ...context.log, warn: () => {} }
  const past = { ...context, clock: () => moved, monotonicMs: () => moved.getTime(), log }
  const { trails } = buildTrails(past, services.proveInLog)
  const closeWindows = createCloseWindows(past, createConfirmedTime(past))
  // The windows of later hours are closed before those of earlier ones are saved.
  const deliver = buildDelivery(past, async () => {})
  await trails.create(administrator, TRAIL)
  const folder = join(dataDir, 'customers', administrator.customer.accountId, 'buckets', FOLDER)
  const hours: Date[] = []
  return {
    /** Decides that the events that were received so far are saved at an instant. */
    async closeHour(at: Date): Promise<void> {
      moved = at
      hours.push(at)
      await closeWindows()
    },

    /** Saves the events of all hours, each at its time. */
    async deliver(stop: AbortSignal): Promise<void> {
      const failedMs = Math.floor(now.getTime() / HOUR_MS - FAILED_HOURS_AGO) * HOUR_MS
      for (const at of hours) {
        if (stop.aborted) return
        moved = at
        if (at.getTime() === failedMs) await withoutFolder(folder, deliver)
        else await deliver()
      }
    },
  }
}

async function withoutFolder(folder: string, action: () => Promise<unknown>): Promise<void> {
  await rename(folder, `${folder}-away`)
  try {
    await action()
  } finally {
    await rename(`${folder}-away`, folder)
  }
}
